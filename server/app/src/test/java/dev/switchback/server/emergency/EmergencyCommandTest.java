package dev.switchback.server.emergency;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class EmergencyCommandTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String EMERGENCY = PRODUCTION + "/emergency";

    private final StringWriter output = new StringWriter();

    @AfterEach
    void release() {
        Api admin = SERVER.admin();
        Reply seen = admin.get(EMERGENCY);
        admin.post(EMERGENCY + "/release", "{\"reason\": \"over\"}", "If-Match", seen.tag());
    }

    @Test
    void engagesShowsAndReleases() {
        String url = SERVER.node().url();

        assertThat(run("engage", "--url", url, "--reason", "fire \"3\"")).isZero();
        assertThat(engaged()).isTrue();
        assertThat(run("status", "--url", url)).isZero();
        assertThat(output.toString()).contains("\"journal\":true", "\"database\":\"", "fire \\\"3\\\"");

        assertThat(run("release", "--url", url, "--reason", "over")).isZero();
        assertThat(engaged()).isFalse();
    }

    @Test
    void aNodeThatRunsObeysWhatIsWrittenIntoItsJournal() {
        assertThat(run("engage", "--journal", SERVER.directory().toString(), "--reason", "no HTTP"))
                .isZero();

        Eventually.within(Duration.ofSeconds(5), () -> assertThat(engaged()).isTrue());
        assertThat(SERVER.admin()
                        .get(EMERGENCY)
                        .json()
                        .path("engagements")
                        .path(0)
                        .path("actor")
                        .asText())
                .startsWith("journal (");
    }

    @Test
    void aProjectIsEngagedAndReleasedOverHttpAndInAJournal() {
        String url = SERVER.node().url();
        String data = SERVER.directory().toString();

        assertThat(run("engage", "--url", url, "--project", "default", "--reason", "fire"))
                .isZero();
        assertThat(engaged()).isTrue();
        assertThat(run("release", "--url", url, "--project", "default", "--reason", "over"))
                .isZero();
        assertThat(engaged()).isFalse();

        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(run("engage", "--journal", data, "--project", "default"))
                        .isZero());
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(engaged()).isTrue());
        Eventually.within(Duration.ofSeconds(5), () -> {
            run("release", "--url", url, "--project", "default", "--reason", "over");
            assertThat(engaged()).isFalse();
        });
        assertThat(run("engage", "--journal", data, "--tag", "nobody-carries-it"))
                .isEqualTo(2);
        assertThat(run("engage", "--url", url, "--tag", "nobody-carries-it")).isEqualTo(11);
        assertThat(run("engage", "--tag", "payments", "--flag", "checkout")).isEqualTo(2);
    }

    @Test
    void aServerThatIsNotThereIsToldApartFromOneThatRefuses(@TempDir Path none) throws Exception {
        String dead;
        try (ServerSocket free = new ServerSocket(0)) {
            dead = "http://127.0.0.1:" + free.getLocalPort();
        }

        assertThat(run("engage", "--url", dead)).isEqualTo(10);
        assertThat(run("engage", "--url", dead + "," + SERVER.node().emergencyUrl()))
                .isZero();
        assertThat(run("engage", "--url", SERVER.node().url(), "--flag", "none"))
                .isEqualTo(11);
        assertThat(run("release", "--url", SERVER.node().url())).isEqualTo(2);
        assertThat(run("release", "--journal", none.toString())).isEqualTo(2);
        assertThat(run("engage", "--journal", none.resolve("missing").toString()))
                .isEqualTo(2);
        assertThat(run("engage", "--environment", "nonsense")).isEqualTo(2);
    }

    private static boolean engaged() {
        return SERVER.admin().get(EMERGENCY).json().path("engaged").asBoolean();
    }

    private int run(String... arguments) {
        Map<String, String> variables =
                Map.of("SWITCHBACK_KEY", SERVER.node().firstKey().orElseThrow());
        PrintWriter out = new PrintWriter(output, true);
        return new CommandLine(new EmergencyCommand(
                        variables,
                        InstantSource.system(),
                        () -> UUID.randomUUID().toString()))
                .setOut(out)
                .setErr(out)
                .execute(arguments);
    }
}
