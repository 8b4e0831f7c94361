package dev.switchback.server;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own. */
@Timeout(120)
final class ServeTest {
    private final DatabaseSettings database = TestDatabase.freshSettings();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void endWhatStillRuns() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void theFirstAdminKeyIsShownOnceAndTheNodeStopsInOrder() throws Exception {
        Node first = serve();
        assertThat(first.secret()).startsWith("sba_");
        assertThat(Api.at(first.url()).as(first.secret()).get(PRODUCTION).status())
                .isEqualTo(200);

        first.process().destroy();
        assertThat(first.process().waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(serve().secret()).isEmpty();
    }

    @Test
    void whatWasAcknowledgedOutlivesTheProcess() throws Exception {
        Node node = serve();
        Api admin = Api.at(node.url()).as(node.secret());
        List<String> acknowledged = new ArrayList<>();
        Thread killer = new Thread(() -> node.process().destroyForcibly());
        try {
            for (int i = 0; true; i++) {
                if (i == 20) {
                    killer.start();
                }
                String path = PRODUCTION + "/flags/flag-" + i;
                assertThat(admin.put(path, Flags.off(), "If-None-Match", "*").status())
                        .isEqualTo(201);
                acknowledged.add(path);
            }
        } catch (UncheckedIOException killed) {
            killer.join();
        }

        Api again = Api.at(serve().url()).as(node.secret());

        assertThat(acknowledged)
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(path -> assertThat(again.get(path).status()).isEqualTo(200));
    }

    @Test
    void aNodeThatCannotStartSaysWhyInASentence() throws Exception {
        ProcessBuilder builder = builder();
        builder.environment().put("SWITCHBACK_PORT", "http");
        Process process = start(builder.redirectErrorStream(true));

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isNotZero();
        assertThat(said).contains("SWITCHBACK_PORT must be a whole number").doesNotContain("\tat ");
    }

    /** A running node; {@code secret} is empty where it made none. */
    private record Node(Process process, String url, String secret) {}

    private Node serve() throws IOException {
        Process process = start(builder());
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String secret = "";
        String line = output.readLine();
        while (line != null && !line.startsWith("Switchback listens on ")) {
            if (line.contains("sba_")) {
                secret = line.substring(line.indexOf("sba_"));
            }
            line = output.readLine();
        }
        assertThat(line).as("what the node says at last").isNotNull();
        return new Node(process, String.valueOf(line).replace("Switchback listens on ", ""), secret);
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.switchback.server.Main",
                        "serve")
                .redirectError(ProcessBuilder.Redirect.to(new File("target", "serve-" + processes.size() + ".log")));
        String separator = database.jdbcUrl().contains("?") ? "&" : "?";
        builder.environment().put("SWITCHBACK_DB_URL", database.jdbcUrl() + separator + "user=" + database.user());
        builder.environment().put("SWITCHBACK_DB_PASSWORD", database.password());
        builder.environment().put("SWITCHBACK_DATA", directory.toString());
        builder.environment().put("SWITCHBACK_PORT", "0");
        return builder;
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        processes.add(process);
        return process;
    }
}
