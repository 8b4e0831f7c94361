package dev.switchback.server.emergency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a letter comes from a node: {@code <nonce>.<SHA-256 of the letter>.<HMAC-SHA256 (RFC 2104)>} under the
 * nodes' secret. Whether the head is good is known before the letter is read. An answer is sealed under the head that it
 * answers, so that it cannot be used for another question.
 *
 * <p>Safe to share between threads.
 */
public final class PeerSeal {
    /** Name of the header that carries the head. */
    public static final String HEADER = "Switchback-Peer";

    private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{1,16})\\.([0-9a-f]{64})\\.([0-9a-f]{64})");
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * Makes the seal of the nodes that share {@code secret}.
     *
     * @param secret not empty
     */
    public PeerSeal(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * A head that a node has made; says nothing about the letter yet.
     *
     * @param text as it was sent
     * @param nonce that its writer chose
     * @param digest of the letter that it was made for, in hexadecimal digits
     */
    public record Head(String text, long nonce, String digest) {
        /** Says whether it was made for {@code letter}. */
        public boolean covers(byte[] letter) {
            return MessageDigest.isEqual(ascii(digest), ascii(digestOf(letter)));
        }
    }

    /** Returns the head of {@code letter}, as an answer to {@code subject} or for a question to it. */
    public String head(String subject, long nonce, byte[] letter) {
        String stem = Long.toHexString(nonce) + "." + digestOf(letter);
        return stem + "." + mac(subject, stem);
    }

    /** Reads a head; empty unless a node has made it for {@code subject}. */
    public Optional<Head> open(String subject, String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String expected = mac(subject, parts.group(1) + "." + parts.group(2));
        return MessageDigest.isEqual(ascii(expected), ascii(parts.group(3)))
                ? Optional.of(new Head(text, Long.parseUnsignedLong(parts.group(1), 16), parts.group(2)))
                : Optional.empty();
    }

    private String mac(String subject, String stem) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((subject + "\n" + stem).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static String digestOf(byte[] letter) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(letter));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
