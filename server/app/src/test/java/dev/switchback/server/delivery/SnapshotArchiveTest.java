package dev.switchback.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotArchiveTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    private static final EnvironmentId STAGING = new EnvironmentId("shop", "staging");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theNewestOfEachEnvironmentIsRead() {
        SnapshotArchive archive = new SnapshotArchive(directory);
        archive.keep(PRODUCTION, snapshot(PRODUCTION, 6));
        archive.keep(PRODUCTION, snapshot(PRODUCTION, 5));
        archive.keep(STAGING, snapshot(STAGING, 2));
        archive.tick();
        archive.keep(STAGING, snapshot(STAGING, 3));
        archive.tick();

        assertThat(new SnapshotArchive(directory).read())
                .isEqualTo(Map.of(PRODUCTION, snapshot(PRODUCTION, 6), STAGING, snapshot(STAGING, 3)));
    }

    @Test
    void itSaysWhatIsOnTheDiskByNow() {
        SnapshotArchive archive = new SnapshotArchive(directory);
        archive.keep(PRODUCTION, snapshot(PRODUCTION, 6));

        assertThat(archive.written(PRODUCTION)).isEqualTo(-1);
        archive.tick();
        assertThat(archive.written(PRODUCTION)).isEqualTo(6);
    }

    @Test
    void whereNothingWasWrittenThereIsNothing() {
        assertThat(new SnapshotArchive(directory).read()).isEmpty();
    }

    @Test
    void aFileThatWasDamagedInAnyByteIsPassedOverAndTheOthersAreRead() throws IOException {
        SnapshotArchive archive = new SnapshotArchive(directory);
        archive.keep(PRODUCTION, snapshot(PRODUCTION, 6));
        archive.tick();
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        archive.keep(STAGING, snapshot(STAGING, 2));
        archive.tick();
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(archive.read()).as("byte %s", i).containsOnlyKeys(STAGING);
        }
        Files.write(file, new byte[3]);
        assertThat(archive.read()).containsOnlyKeys(STAGING);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        SnapshotArchive archive = new SnapshotArchive(directory);
        archive.keep(PRODUCTION, snapshot(PRODUCTION, 6));
        archive.tick();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("snapshots"))) {
            return files.toList();
        }
    }

    private static Snapshot snapshot(EnvironmentId environment, long revision) {
        return new Snapshot(environment.toString(), revision, Map.of(), Map.of(), Emergency.NONE);
    }
}
