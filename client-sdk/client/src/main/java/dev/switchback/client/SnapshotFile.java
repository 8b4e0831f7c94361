package dev.switchback.client;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last good snapshot on disk. A write is all or nothing, whatever fails; what cannot be read counts as absent. */
final class SnapshotFile {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".tmp";

    /** Nobody writes for as long as that. */
    private static final Duration HALF_WRITTEN = Duration.ofHours(1);

    private final Path directory;
    private final Path file;

    private SnapshotFile(Path directory, String name) {
        this.directory = directory;
        this.file = directory.resolve(name);
    }

    /** Returns the file in {@code directory} for one key at one server; readable by its owner only. */
    static SnapshotFile in(Path directory, URI url, String key) {
        byte[] digest = sha256().digest((url + "\n" + key).getBytes(StandardCharsets.UTF_8));
        return new SnapshotFile(directory, PREFIX + HexFormat.of().formatHex(digest, 0, 8) + ".json");
    }

    /** Reads what was last written. To be called once, at the start: it tidies up after those who died while writing. */
    Optional<Configuration> read() {
        tidy();
        return readFrom(file);
    }

    private void tidy() {
        Instant recently = Instant.now().minus(HALF_WRITTEN);
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path half : halves) {
                if (Files.getLastModifiedTime(half).toInstant().isBefore(recently)) {
                    Files.deleteIfExists(half);
                }
            }
        } catch (IOException | DirectoryIteratorException untidy) {
            LOG.debug("{} stays as it is: {}", directory, untidy.toString());
        }
    }

    /** Reads a snapshot that somebody else has put into {@code file}. */
    static Optional<Configuration> readFrom(Path file) {
        try {
            if (Files.size(file) > SnapshotCodec.LIMIT) {
                throw new IOException("it is larger than " + SnapshotCodec.LIMIT + " bytes");
            }
            SnapshotCodec.Read read = SnapshotCodec.read(Files.readAllBytes(file));
            if (!read.hash().equals(SnapshotCodec.hash(read.snapshot()))) {
                throw new IOException("its hash is not that of its flags");
            }
            return Optional.of(Configuration.kept(read.snapshot(), read.hash()));
        } catch (NoSuchFileException firstRun) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Ignoring the snapshot in {}: {}", file, e.toString());
            return Optional.empty();
        }
    }

    /** Writes {@code snapshot}, or logs why that is not possible. */
    void write(Snapshot snapshot) {
        try {
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, PREFIX, SUFFIX);
            try {
                force(temporary, SnapshotCodec.write(snapshot));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            LOG.warn(
                    "Cannot keep revision {} in {}; a restart without server starts from an older one: {}",
                    snapshot.revision(),
                    file,
                    e.toString());
        }
    }

    private static void force(Path path, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
