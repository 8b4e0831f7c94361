package dev.switchback.client;

import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    private static final URI URL = URI.create("http://flags.example");

    @TempDir
    Path home;

    private Path directory;
    private SnapshotFile file;

    @BeforeEach
    void choose() {
        directory = home.resolve("cache/switchback");
        file = SnapshotFile.in(directory, URL, "key");
    }

    @Test
    void theLastOneWrittenIsReadAndNothingElseIsLeft() throws IOException {
        assertThat(file.read()).isEmpty();
        file.write(snapshot(1, toggle("a", false)));
        Snapshot last = snapshot(2, toggle("a", true));
        file.write(last);
        assertThat(file.read().orElseThrow().snapshot()).isEqualTo(last);
        assertThat(file.read().orElseThrow().cached()).isTrue();
        assertThat(files()).hasSize(1);
    }

    @Test
    void anyDamageToItsFlagsMakesItAbsent() throws IOException {
        file.write(snapshot(1, toggle("a", true)));
        Path path = files().get(0);
        String good = Files.readString(path);
        for (String bad : List.of(
                "", good.substring(0, good.length() - 9), good.replace("\"enabled\":true", "\"enabled\":false"))) {
            Files.writeString(path, bad);
            assertThat(file.read()).isEmpty();
        }
    }

    @Test
    void whatSomebodyWhoWasKilledHasBegunIsDeletedOnceNobodyCanBeWritingIt() throws IOException {
        file.write(snapshot(1));
        Path begun = Files.createFile(directory.resolve("snapshot-1.tmp"));
        Path left = Files.createFile(directory.resolve("snapshot-2.tmp"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));

        assertThat(SnapshotFile.in(directory, URL, "key").read()).isPresent();

        assertThat(begun).exists();
        assertThat(left).doesNotExist();
        assertThat(files()).hasSize(2);
    }

    @Test
    void eachKeyHasItsOwn() {
        file.write(snapshot(1));
        assertThat(SnapshotFile.in(directory, URL, "another key").read()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeIsNoReasonToFail() throws IOException {
        Files.createDirectories(directory.getParent());
        Files.writeString(directory, "in the way");
        file.write(snapshot(1));
        assertThat(file.read()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
