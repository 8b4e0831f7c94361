package dev.switchback.server.emergency;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Engagements on disk: a file of lines, each with its checksum, written at its end and on the disk when an append
 * returns. Another process may append too. What cannot be read, such as the torn line of a crash, is passed over and
 * stays where it is.
 *
 * <p>Safe to share between threads.
 */
final class Journal {
    private static final String NAME = "emergency.journal";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path directory;
    private final Path file;

    /** Makes the journal of a data directory, which need not be there yet. */
    Journal(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(NAME);
    }

    /**
     * Makes the files, unless they are there, so that they belong to the node and not to whoever writes first.
     *
     * @throws IOException if they cannot be made
     */
    void prepare() throws IOException {
        Files.createDirectories(directory);
        for (Path each : List.of(file, directory.resolve(NAME + ".lock"))) {
            FileChannel.open(each, Set.of(CREATE, WRITE), PRIVATE).close();
        }
    }

    /**
     * Adds {@code entries}; when this returns they are on the disk.
     *
     * @throws IOException if they may not be, because the disk is full, say
     */
    synchronized void append(List<Entry> entries) throws IOException {
        String lines = entries.stream()
                .map(entry -> JournalLine.write(entry) + "\n")
                .collect(Collectors.joining("", "\n", ""));
        ByteBuffer line = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(directory);
        Guard guard = Guard.enter(directory);
        try (guard;
                FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE, APPEND), PRIVATE)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
        force(directory);
    }

    /**
     * Returns all entries that can be read, in their order.
     *
     * @throws IOException if the file itself cannot be read; none is an empty one
     */
    List<Entry> read() throws IOException {
        return lines().stream().map(JournalLine::read).flatMap(Optional::stream).toList();
    }

    /** Returns what tells a journal that was written to from what it was before. */
    String fingerprint() throws IOException {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /**
     * Drops the entries that are {@code done}, and keeps all other lines, those that cannot be read too. A crash leaves
     * the journal as it was, or as it is to be.
     *
     * @throws IOException if nothing was dropped
     */
    synchronized void drop(Predicate<Entry> done) throws IOException {
        Path part = directory.resolve(NAME + ".part");
        try (Guard guard = Guard.enter(directory)) {
            if (!guard.alone()) {
                throw new IOException("another process holds the journal");
            }
            String kept = lines().stream()
                    .filter(line -> JournalLine.read(line).filter(done).isEmpty())
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
            write(part, kept);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
        force(directory);
    }

    private List<String> lines() throws IOException {
        try {
            List<String> lines = new ArrayList<>();
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(lines::add);
            return lines;
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private static void write(Path part, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(part, Set.of(CREATE, WRITE, TRUNCATE_EXISTING), PRIVATE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** A name is on the disk when its directory is. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    /** Keeps appending and dropping apart, across processes. Appending does not wait for long: it harms nobody. */
    private static final class Guard implements AutoCloseable {
        private final FileChannel channel;
        private final @Nullable FileLock lock;

        private Guard(FileChannel channel, @Nullable FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }

        static Guard enter(Path directory) throws IOException {
            FileChannel channel = FileChannel.open(directory.resolve(NAME + ".lock"), Set.of(CREATE, WRITE), PRIVATE);
            long start = System.nanoTime();
            @Nullable FileLock lock = attempt(channel);
            while (lock == null && System.nanoTime() - start < PATIENCE_NANOS) {
                LockSupport.parkNanos(POLL_NANOS);
                lock = attempt(channel);
            }
            return new Guard(channel, lock);
        }

        private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
            try {
                return channel.tryLock();
            } catch (OverlappingFileLockException anotherThread) {
                return null;
            }
        }

        boolean alone() {
            return lock != null;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
