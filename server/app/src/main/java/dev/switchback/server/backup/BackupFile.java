package dev.switchback.server.backup;

import dev.switchback.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A backup that was read and found whole.
 *
 * @param path where it is
 * @param manifest what it holds
 */
record BackupFile(Path path, Manifest manifest) {
    static final String PART = ".part";
    static final String MANIFEST = "manifest.json";

    /** Returns the name of a table's entry. */
    static String entry(String table) {
        return "tables/" + table + ".copy";
    }

    /**
     * Reads a backup whole: first its signature, then every table.
     *
     * @throws BackupException if it is not what was written with this key
     */
    static BackupFile open(Path file, Signature signature) throws IOException {
        signature.check(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Manifest manifest = Json.read(bytes(zip, MANIFEST), Manifest.class);
            if (manifest.format() != Manifest.FORMAT) {
                throw new BackupException(file + " is in format " + manifest.format() + "; this version reads "
                        + Manifest.FORMAT + ". Restore it with the version that made it.");
            }
            for (Manifest.Content content : manifest.tables()) {
                check(zip, content);
            }
            return new BackupFile(file, manifest);
        }
    }

    private static void check(ZipFile zip, Manifest.Content content) throws IOException {
        Digest digest = new Digest(OutputStream.nullOutputStream());
        try (InputStream rows = stream(zip, entry(content.table()))) {
            rows.transferTo(digest);
        }
        if (!digest.hex().equals(content.digest())) {
            throw new BackupException("The rows of " + content.table() + " are not those of the manifest.");
        }
    }

    /** What is done with the rows of a table. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream rows) throws IOException;
    }

    /** Reads the rows of {@code table}, as {@code COPY} writes them. */
    <T> T read(String table, Reader<T> reader) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile());
                InputStream rows = stream(zip, entry(table))) {
            return reader.read(rows);
        }
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        try (InputStream stream = stream(zip, name)) {
            return stream.readAllBytes();
        }
    }

    private static InputStream stream(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new BackupException(zip.getName() + " has no " + name + ".");
        }
        return zip.getInputStream(entry);
    }
}
