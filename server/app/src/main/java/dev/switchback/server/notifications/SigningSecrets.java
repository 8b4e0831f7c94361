package dev.switchback.server.notifications;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook's messages are signed with, as Standard Webhooks 1.0.0 has it: HMAC-SHA256 over id, time and body. For a
 * day after a change both secrets sign, so that a receiver may change over at leisure.
 *
 * @param current {@code whsec_} and 32 random bytes in Base64
 * @param previous the one before; null for none
 * @param previousUntil until when the one before signs too; null for none
 */
record SigningSecrets(
        String current, @Nullable String previous, @Nullable Instant previousUntil) {
    /** How long the secret before goes on signing. */
    static final Duration OVERLAP = Duration.ofDays(1);

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    static SigningSecrets generate(RandomGenerator random) {
        return new SigningSecrets(secret(random), null, null);
    }

    /** Returns a new secret beside the present one. */
    SigningSecrets rotated(RandomGenerator random, Instant now) {
        return new SigningSecrets(secret(random), current, now.plus(OVERLAP));
    }

    /** Returns the value of {@code webhook-signature}: a signature by each secret that holds, between blanks. */
    String sign(String id, Instant at, String body) {
        return valid(at).stream().map(secret -> sign(secret, id, at, body)).collect(Collectors.joining(" "));
    }

    private List<String> valid(Instant at) {
        boolean both = previousUntil != null && at.isBefore(previousUntil);
        return both ? Stream.of(current, String.valueOf(previous)).toList() : List.of(current);
    }

    private static String sign(String secret, String id, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), ALGORITHM));
            byte[] signed = mac.doFinal((id + "." + at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static String secret(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "SigningSecrets[previousUntil=" + previousUntil + "]";
    }
}
