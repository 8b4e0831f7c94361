package dev.switchback.server.disk;

import dev.switchback.server.database.PrivateFile;
import dev.switchback.server.http.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is there whole or not at all, and that is known to be what was written: its first line is the SHA-256 of
 * the rest. Only its owner may read it.
 *
 * @param path where it is; its directory is made if need be
 */
public record CheckedFile(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedFile.class);
    private static final int HEAD = 65;

    /**
     * Writes the file, and waits until it is on the disk.
     *
     * @throws UncheckedIOException if it stays as it was
     */
    public void write(byte[] content) {
        byte[] head = (Sha256.hex(content) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, HEAD + content.length);
        System.arraycopy(content, 0, whole, HEAD, content.length);
        try {
            Path directory = path.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            PrivateFile.write(path, whole);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(path + " cannot be written", unwritable);
        }
    }

    /** Returns what was written; empty if nothing was, or it was damaged since, which is logged. */
    public Optional<byte[]> read() {
        try {
            byte[] whole = Files.readAllBytes(path);
            byte[] content = Arrays.copyOfRange(whole, Math.min(HEAD, whole.length), whole.length);
            String head = new String(whole, 0, Math.min(HEAD, whole.length), StandardCharsets.US_ASCII);
            if (head.equals(Sha256.hex(content) + "\n")) {
                return Optional.of(content);
            }
            LOG.warn("{} is damaged, and passed over", path);
            return Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read: {}", path, unreadable.toString());
            return Optional.empty();
        }
    }
}
