package dev.switchback.server.access;

import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What a key's holder sends: a prefix that tells its kind, then 256 random bits. That is too much to guess, so a plain
 * SHA-256 hides it and may be looked up.
 */
final class Secret {
    private static final int BYTES = 32;
    private static final Pattern SHAPE = Pattern.compile("sb[asfb]_[A-Za-z0-9_-]{43}");

    private Secret() {}

    static String generate(KeyKind kind, RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return prefix(kind) + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Says whether {@code text} could be a secret at all. */
    static boolean looksRight(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** Returns the SHA-256 of {@code secret} in hexadecimal digits. */
    static String hash(String secret) {
        return Sha256.hex(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static String prefix(KeyKind kind) {
        return switch (kind) {
            case ADMIN -> "sba_";
            case BREAK_GLASS -> "sbb_";
            case SERVER -> "sbs_";
            case FRONTEND -> "sbf_";
        };
    }
}
