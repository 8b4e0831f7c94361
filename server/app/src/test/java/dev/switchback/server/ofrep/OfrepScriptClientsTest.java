package dev.switchback.server.ofrep;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drives the clients that OpenFeature publishes for browsers and for Node.js, of both generations. */
final class OfrepScriptClientsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    /** One request a second, and a burst of a hundred and one. */
    @RegisterExtension
    static final RunningServer STRICT = new RunningServer(new OfrepSettings(1, 50));

    private static final Path SOURCES = Path.of("src", "test", "clients", "ofrep");
    private static final Path BUILD = Path.of("target", "clients", "ofrep").toAbsolutePath();

    @BeforeAll
    static void createFlags() {
        OfrepFlags.create(SERVER.admin(), PRODUCTION);
        OfrepFlags.create(STRICT.admin(), PRODUCTION);
    }

    @Test
    void thePublishedScriptClientsWork() throws IOException, InterruptedException {
        install();

        Finished finished = run(
                120,
                Map.of(
                        "SWITCHBACK_URL", SERVER.node().url(),
                        "SWITCHBACK_KEY", SERVER.secret("frontend", "production"),
                        "SWITCHBACK_ADMIN_KEY", SERVER.node().firstKey().orElseThrow(),
                        "SWITCHBACK_STRICT_URL", STRICT.node().url(),
                        "SWITCHBACK_STRICT_KEY", STRICT.secret("frontend", "production")),
                List.of("node", "--test", "--test-reporter=spec", "clients.test.js"));

        assertThat(finished.code()).as(finished.output()).isZero();
        assertThat(finished.output()).containsPattern("pass 1[0-9]").contains("skipped 0", "todo 0");
    }

    /** Installs what the lock file says, unless it is there from the last time. */
    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(BUILD);
        for (String name : List.of("package.json", "clients.test.js")) {
            Files.copy(SOURCES.resolve(name), BUILD.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Path lock = BUILD.resolve("package-lock.json");
        Path done = BUILD.resolve("installed-lock.json");
        Files.copy(SOURCES.resolve("package-lock.json"), lock, StandardCopyOption.REPLACE_EXISTING);
        if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
            Finished installed =
                    run(300, Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            assertThat(installed.code()).as(installed.output()).isZero();
            Files.copy(lock, done, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private record Finished(int code, String output) {}

    private static Finished run(int seconds, Map<String, String> variables, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(BUILD, command.get(0), ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(BUILD.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = started(builder);
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            String said = Files.readString(output);
            System.out.println(said);
            assertThat(ended)
                    .as("%s has not ended within %s s: %s", command, seconds, said)
                    .isTrue();
            return new Finished(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "The clients that OpenFeature publishes need Node.js 20 or newer with npm: install the packages "
                            + "nodejs and npm.",
                    missing);
        }
    }
}
