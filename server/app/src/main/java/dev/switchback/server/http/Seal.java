package dev.switchback.server.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Closes answers so that only their caller can open them: an answer may hold a secret that is kept nowhere else. AES-GCM
 * under a key that HMAC-SHA256 derives from the caller's secret and the purpose.
 */
final class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    /** Makes the seal of a caller's {@code secret} for one {@code purpose}. */
    Seal(String secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            this.key = new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", impossible);
        }
    }

    byte[] close(byte[] content, SecureRandom random) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] closed = apply(Cipher.ENCRYPT_MODE, nonce, content);
        byte[] whole = Arrays.copyOf(nonce, NONCE + closed.length);
        System.arraycopy(closed, 0, whole, NONCE, closed.length);
        return whole;
    }

    byte[] open(byte[] whole) {
        return apply(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE), Arrays.copyOfRange(whole, NONCE, whole.length));
    }

    private byte[] apply(int mode, byte[] nonce, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the seal is broken", broken);
        }
    }
}
