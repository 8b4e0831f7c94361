package dev.switchback.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the first admin key is kept, readable by its owner only. */
final class AdminKeyFile {
    private AdminKeyFile() {}

    /** Returns where it is in a data directory. */
    static Path in(Path directory) {
        return directory.resolve("admin.key");
    }

    /**
     * Writes the key, whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    static void write(Path directory, String secret) {
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(
                    directory,
                    "admin",
                    ".key",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(part, secret + "\n", StandardCharsets.UTF_8);
            Files.move(part, in(directory), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("The admin key cannot be kept in " + directory, unwritable);
        }
    }
}
