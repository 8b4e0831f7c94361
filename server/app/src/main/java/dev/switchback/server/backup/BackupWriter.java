package dev.switchback.server.backup;

import dev.switchback.server.database.PrivateFile;
import dev.switchback.server.http.Json;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a backup: a ZIP with an entry for each table, then the manifest, then the {@link Signature} as its comment. It
 * is beside its place as {@code *.part} until it is on the disk and was read again.
 */
final class BackupWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path part;
    private final FileChannel channel;
    private final ZipOutputStream zip;

    BackupWriter(Path file) throws IOException {
        this.part = file.resolveSibling(file.getFileName() + BackupFile.PART);
        Files.deleteIfExists(part);
        this.channel = FileChannel.open(
                part,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        this.zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
        zip.setComment(Signature.placeholder());
    }

    /** Begins a table; what is written to the stream are its rows. Closing the stream ends the table. */
    OutputStream table(String name) throws IOException {
        zip.putNextEntry(new ZipEntry(BackupFile.entry(name)));
        return new FilterOutputStream(zip) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                zip.closeEntry();
            }
        };
    }

    /**
     * Ends the file, and gives it its name once it was read again.
     *
     * @throws BackupException if what is read is not what was written
     */
    BackupFile finish(Manifest manifest, Path file, Signature signature) throws IOException {
        zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
        zip.write(Json.write(manifest));
        zip.closeEntry();
        zip.finish();
        zip.flush();
        signature.sign(channel);
        channel.force(true);
        BackupFile.open(part, signature);
        PrivateFile.rename(part, file);
        return new BackupFile(file, manifest);
    }

    /** Closes the file; one that is not finished is deleted. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
