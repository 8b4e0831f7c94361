package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandTest {
    private static final Path ROOT = Path.of("/");

    @Test
    void exitCodeAndBothOutputsAreReported() {
        Command.Outcome outcome = run("echo out; echo err >&2; exit 3");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.output()).isEqualTo("out\nerr");
    }

    @Test
    void theEnvironmentIsFreeOfPostgresVariablesAndLocale() {
        assertThat(run("echo ${PGDATA:-none} $LC_ALL").output()).isEqualTo("none C");
    }

    @Test
    void aCommandThatDoesNotEndIsKilled() {
        assertThatThrownBy(() -> Command.run(ROOT, Duration.ofMillis(100), List.of("sleep", "60")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("sleep did not end within");
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Command.run(ROOT, Duration.ofSeconds(1), List.of("no-such-program")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("no-such-program");
        assertThat(Command.find("no-such-program")).isEmpty();
        assertThat(Command.find("sh")).isPresent();
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run("sleep 60")).isInstanceOf(DatabaseException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Command.Outcome run(String script) {
        return Command.run(ROOT, Duration.ofSeconds(10), List.of("sh", "-c", script));
    }
}
