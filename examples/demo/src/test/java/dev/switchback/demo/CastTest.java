package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CastTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    /** Starts a grandchild that starts a process itself, announces the ids of both, and stays. */
    static final class Parent {
        public static void main(String[] args) {
            Cast cast = new Cast(Path.of(args[0]));
            Child child = cast.start(role("grandchild", Careless.class, List.of()), Map.of(), true);
            int descendant = child.port(LIMIT);
            System.out.println(child.process().pid());
            System.out.println(descendant);
        }
    }

    /** Starts a process that it does not care for, announces its id, and stays. */
    static final class Careless {
        public static void main(String[] args) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("sleep", "600").start();
            System.out.println(process.pid());
            process.waitFor();
        }
    }

    @Test
    void closingEndsTheChildrenAndWhatTheyStarted() throws Exception {
        Path stage = Files.createDirectories(directory.resolve("stage"));
        Cast cast = new Cast(stage);
        Child parent = cast.start(role("parent", Parent.class, List.of(stage.toString())), Map.of(), true);
        ProcessHandle grandchild = ProcessHandle.of(parent.port(LIMIT)).orElseThrow();

        cast.close();
        cast.close();

        assertThat(parent.process().isAlive()).isFalse();
        assertThat(grandchild.isAlive()).isFalse();
        assertThat(stage).doesNotExist();
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> cast.start(role("late", Parent.class, List.of()), Map.of(), true));
    }

    @Test
    void aParentKilledByForceTakesItsChildrenWithIt() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .start();
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle child = process(output);
            ProcessHandle descendant = process(output);

            parent.destroyForcibly();

            assertThat(child.onExit()).succeedsWithin(LIMIT);
            assertThat(descendant.onExit()).succeedsWithin(LIMIT);
        }
    }

    @Test
    void aProcessThatDoesNotStartSaysWhy() {
        try (Cast cast = new Cast(directory.resolve("stage"))) {
            assertThat(directory.resolve("stage").toFile().mkdir()).isTrue();
            Child child = cast.start(role("nobody", Child.class, List.of()), Map.of(), true);

            assertThatExceptionOfType(DemoException.class)
                    .isThrownBy(() -> child.port(LIMIT))
                    .withMessageContaining("nobody did not start")
                    .withMessageContaining("NoSuchMethodException");
            assertThat(child.ended(LIMIT)).isTrue();
            assertThat(cast.lost()).containsExactly(child);
        }
    }

    @Test
    void whatConcernsTheUsersOwnServicesIsNotHandedOn() {
        assertThat(List.of("SWITCHBACK_DB_URL", "EMERGENCY_ROLLBACK")).allMatch(Cast::concernsSwitchback);
        assertThat(Cast.concernsSwitchback("PATH")).isFalse();
    }

    private static ProcessHandle process(BufferedReader ids) throws IOException {
        return ProcessHandle.of(Long.parseLong(ids.readLine())).orElseThrow();
    }

    private static Cast.Role role(String name, Class<?> main, List<String> arguments) {
        return new Cast.Role(name, main.getName(), arguments, System.getProperty("java.class.path"), 64);
    }
}
