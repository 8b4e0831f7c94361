package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.changes.EnvironmentId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsAppendedIsReadInItsOrder() throws IOException {
        Journal journal = journal();
        assertThat(journal.read()).isEmpty();

        journal.append(List.of(entry("a")));
        journal.append(List.of(entry("b")));

        assertThat(journal.read()).containsExactly(entry("a"), entry("b"));
        assertThat(new Journal(directory).read()).containsExactly(entry("a"), entry("b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void whereverACrashTearsTheLastLineTheOthersAreRead() throws IOException {
        Journal journal = journal();
        journal.append(List.of(entry("a")));
        int whole = (int) Files.size(file());
        journal.append(List.of(entry("b")));
        byte[] bytes = Files.readAllBytes(file());

        for (int end = whole; end < bytes.length - 1; end++) {
            Files.write(file(), Arrays.copyOf(bytes, end));
            assertThat(journal.read()).as("torn after %s bytes", end).containsExactly(entry("a"));
        }
        journal.append(List.of(entry("c")));

        assertThat(journal.read()).containsExactly(entry("a"), entry("c"));
    }

    @Test
    void aFlippedByteCostsItsLineAndNoOther() throws IOException {
        Journal journal = journal();
        journal.append(List.of(entry("a")));
        journal.append(List.of(entry("b")));
        byte[] bytes = Files.readAllBytes(file());
        for (int i = 1; i < bytes.length / 2 - 1; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            Files.write(file(), damaged);
            assertThat(journal.read()).as("byte %s", i).containsExactly(entry("b"));
        }
    }

    @Test
    void droppingKeepsWhatIsNotDoneAndWhatCannotBeRead() throws IOException {
        Journal journal = journal();
        journal.append(List.of(entry("a")));
        Files.writeString(file(), "\nnonsense\n", StandardOpenOption.APPEND);
        journal.append(List.of(entry("b")));

        journal.drop(entry -> entry.id().equals("a"));

        assertThat(journal.read()).containsExactly(entry("b"));
        assertThat(Files.readString(file(), StandardCharsets.UTF_8)).contains("nonsense");
    }

    @Test
    void theFingerprintTellsThatSomebodyHasWritten() throws IOException {
        Journal journal = journal();
        String before = journal.fingerprint();

        new Journal(directory).append(List.of(entry("a")));

        assertThat(journal.fingerprint()).isNotEqualTo(before);
    }

    @Test
    void aJournalThatCannotBeWrittenSaysSo() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "in the way");

        assertThatThrownBy(() -> new Journal(blocked).append(List.of(entry("a"))))
                .isInstanceOf(IOException.class);
    }

    private Journal journal() {
        return new Journal(directory);
    }

    private Path file() {
        return directory.resolve("emergency.journal");
    }

    private static Entry entry(String id) {
        Engaged engaged = new Engaged(id, "checkout", "fire \u2603", "ann", Instant.parse("2026-11-21T09:30:00Z"));
        return new Entry(new EnvironmentId("shop", "production"), engaged);
    }
}
