package dev.switchback.server.delivery;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.disk.CheckedFile;
import dev.switchback.server.http.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every environment's newest snapshot on disk, a file each, for a node that starts while the database is away. A file
 * is replaced whole; one that was damaged is passed over.
 *
 * <p>Safe to share between threads.
 */
public final class SnapshotArchive {
    /** How often what is new is to be written. */
    public static final Duration TICK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotArchive.class);
    private static final int NAME = 32;

    private final Path directory;
    private final Map<EnvironmentId, Snapshot> unwritten = new ConcurrentHashMap<>();
    private final Map<EnvironmentId, Long> written = new ConcurrentHashMap<>();

    /** Makes the archive of a data directory, which need not be there yet. */
    public SnapshotArchive(Path data) {
        this.directory = data.resolve("snapshots");
    }

    /** Has {@code snapshot} written with the next {@link #tick}, unless a newer one is there by then. */
    public void keep(EnvironmentId environment, Snapshot snapshot) {
        unwritten.merge(
                environment, snapshot, (before, after) -> after.revision() >= before.revision() ? after : before);
    }

    /** Returns of how many environments something newer is served than is written. */
    public int unwritten() {
        return unwritten.size();
    }

    /** Writes what is new. What cannot be written is tried again the next time. */
    public void tick() {
        unwritten.forEach((environment, snapshot) -> {
            try {
                file(environment).write(SnapshotCodec.write(snapshot));
                written.put(environment, snapshot.revision());
                unwritten.remove(environment, snapshot);
            } catch (UncheckedIOException full) {
                LOG.warn("The configuration of {} is not on the disk yet: {}", environment, full.toString());
            }
        });
    }

    /** Returns the revision of {@code environment} that this process has last put on the disk; -1 for none. */
    public long written(EnvironmentId environment) {
        return written.getOrDefault(environment, -1L);
    }

    /** Returns all that was written and can be read, by environment. */
    public Map<EnvironmentId, Snapshot> read() {
        Map<EnvironmentId, Snapshot> all = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
            for (Path file : files) {
                new CheckedFile(file)
                        .read()
                        .flatMap(content -> parsed(file, content))
                        .ifPresent(snapshot -> all.put(EnvironmentId.parse(snapshot.environment()), snapshot));
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return Map.of();
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read: {}", directory, unreadable.toString());
        }
        return all;
    }

    private static Optional<Snapshot> parsed(Path file, byte[] content) {
        try {
            return Optional.of(SnapshotCodec.read(content).snapshot());
        } catch (MalformedDocument | IllegalArgumentException foreign) {
            LOG.warn("{} is no snapshot: {}", file, foreign.toString());
            return Optional.empty();
        }
    }

    private CheckedFile file(EnvironmentId environment) {
        String name = Sha256.hex(environment.toString().getBytes(StandardCharsets.UTF_8));
        return new CheckedFile(directory.resolve(name.substring(0, NAME) + ".json"));
    }
}
