package dev.switchback.server.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to run PostgreSQL in a directory, held by one process at a time through a lock on a file. The operating
 * system releases it when the process dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {
    /**
     * Locks held by this process. On POSIX systems closing <em>any</em> channel of a file drops every lock the process
     * has on it, so a second attempt must be refused before it opens the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Says whether this or another process holds the lock of {@code directory}. */
    static boolean isHeld(Path directory) throws IOException {
        try {
            acquire(directory).close();
            return false;
        } catch (DatabaseException held) {
            return true;
        }
    }

    /**
     * Takes the lock, without waiting.
     *
     * @param directory an existing directory, as a real path
     * @throws DatabaseException if this or another process holds it
     */
    static DirectoryLock acquire(Path directory) throws IOException {
        Path file = directory.resolve("lock");
        if (!HELD.add(file)) {
            throw inUse(directory, "this process");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file,
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (channel.tryLock() == null) {
                throw inUse(directory, "process " + Files.readString(file).strip());
            }
            String pid = ProcessHandle.current().pid() + System.lineSeparator();
            channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return new DirectoryLock(file, channel);
        } catch (IOException | RuntimeException e) {
            HELD.remove(file);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    private static DatabaseException inUse(Path directory, String holder) {
        return new DatabaseException("The database in " + directory + " is already in use by " + holder
                + ". Stop that one first, or choose another data directory");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
