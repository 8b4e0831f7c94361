package dev.switchback.server.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The last {@value #LENGTH} bytes of a backup: HMAC-SHA-256 (RFC 2104), in hexadecimal digits, of all bytes before them.
 * No byte of the file is outside it, and nothing of the file need be understood to check it.
 */
final class Signature {
    static final int LENGTH = 64;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BUFFER = 1 << 16;

    private final SecretKeySpec key;

    Signature(String key) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Returns what goes where the signature will be. */
    static String placeholder() {
        return "0".repeat(LENGTH);
    }

    /** Signs a file that ends in the {@link #placeholder}. */
    void sign(FileChannel file) throws IOException {
        long end = file.size() - LENGTH;
        ByteBuffer signature = ByteBuffer.wrap(of(file, end));
        while (signature.hasRemaining()) {
            file.write(signature, end + signature.position());
        }
    }

    /**
     * Checks a file.
     *
     * @throws BackupException if it is not as it was signed
     */
    void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = channel.size() - LENGTH;
            if (end < 0 || !MessageDigest.isEqual(of(channel, end), read(channel, end))) {
                throw new BackupException(file + " is not what was written: it was damaged or changed, or it was signed"
                        + " with another key than that in SWITCHBACK_BACKUP_KEY.");
            }
        }
    }

    private static byte[] read(FileChannel file, long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
            // Until all of them are there.
        }
        return bytes.array();
    }

    private byte[] of(FileChannel file, long end) throws IOException {
        Mac mac = mac();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long position = 0; position < end; position += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BUFFER, end - position));
            int read = file.read(buffer, position);
            if (read <= 0) {
                throw new BackupException("The file ends early.");
            }
            buffer.flip();
            mac.update(buffer.array(), 0, read);
        }
        return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
