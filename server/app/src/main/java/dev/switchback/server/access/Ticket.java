package dev.switchback.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A short-lived stand-in for a key, {@code <key id>.<expiry>.<signature>}. The signature is an HMAC-SHA256 (RFC 2104)
 * over purpose, id and expiry under the hash of the key's secret: every node has that hash, and nobody else does.
 *
 * @param keyId public id of the key
 * @param expiry in whole seconds
 * @param signature in URL-safe Base64
 */
record Ticket(String keyId, Instant expiry, String signature) {
    private static final Pattern SHAPE = Pattern.compile("([A-Za-z0-9]{1,64})\\.([0-9]{1,11})\\.([A-Za-z0-9_-]{43})");
    private static final String ALGORITHM = "HmacSHA256";

    /** Signs a ticket. */
    static Ticket issue(String keyId, Instant expiry, String purpose, String secretHash) {
        return new Ticket(keyId, expiry, sign(keyId, expiry, purpose, secretHash));
    }

    /** Reads a ticket without believing it. */
    static Optional<Ticket> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        return parts.matches()
                ? Optional.of(new Ticket(
                        parts.group(1), Instant.ofEpochSecond(Long.parseLong(parts.group(2))), parts.group(3)))
                : Optional.empty();
    }

    /** Says whether it was issued for {@code purpose} under the secret that has this hash. */
    boolean isGood(String purpose, String secretHash) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.US_ASCII),
                sign(keyId, expiry, purpose, secretHash).getBytes(StandardCharsets.US_ASCII));
    }

    String text() {
        return keyId + "." + expiry.getEpochSecond() + "." + signature;
    }

    @Override
    public String toString() {
        return "Ticket[keyId=" + keyId + ", expiry=" + expiry + "]";
    }

    private static String sign(String keyId, Instant expiry, String purpose, String secretHash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secretHash.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
            byte[] signed = mac.doFinal(
                    (purpose + "\n" + keyId + "\n" + expiry.getEpochSecond()).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
