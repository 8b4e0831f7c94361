package dev.switchback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyBookTest {
    private static final Principal ADMIN = new Principal("k1", "ann", KeyKind.ADMIN, Optional.empty());
    private static final Principal SERVER = new Principal(
            "k2",
            "shop",
            KeyKind.SERVER,
            Optional.of(new EnvironmentId("shop", "production")),
            Optional.of(Instant.parse("2027-01-01T00:00:00Z")));

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatWasRememberedIsKnownAfterARestart() {
        new KeyBook(Optional.of(directory)).replace(Map.of("aa", ADMIN, "bb", SERVER));

        KeyBook book = new KeyBook(Optional.of(directory));
        book.recall();

        assertThat(book.find("aa")).contains(ADMIN);
        assertThat(book.find("bb")).contains(SERVER);
        assertThat(book.hash("k2")).contains("bb");
        assertThat(book.find("cc")).isEmpty();
    }

    @Test
    void whatWasRevokedIsForgottenOnDiskToo() {
        KeyBook before = new KeyBook(Optional.of(directory));
        before.replace(Map.of("aa", ADMIN, "bb", SERVER));
        before.revoke("k2");

        KeyBook book = new KeyBook(Optional.of(directory));
        book.recall();

        assertThat(book.all()).containsOnlyKeys("aa");
    }

    @Test
    void aDamagedBookIsAnEmptyOne() throws IOException {
        new KeyBook(Optional.of(directory)).replace(Map.of("aa", ADMIN));
        Path file = directory.resolve("keys.json");
        Files.writeString(file, Files.readString(file).replace("k1", "k3"));

        KeyBook book = new KeyBook(Optional.of(directory));
        book.recall();

        assertThat(book.all()).isEmpty();
    }
}
