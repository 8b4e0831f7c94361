package dev.switchback.server;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.server.database.StoppableDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.NodeProcess;
import dev.switchback.server.testing.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose database hangs or is broken when it starts, as a process that is killed. */
@Timeout(300)
final class StartWithoutDatabaseTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String EMERGENCY = PRODUCTION + "/emergency";
    private static final String FLAGS = "/api/v1/frontend/flags";

    private Path directory = Path.of("");
    private Map<String, String> secrets = Map.of();

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "outages")).toAbsolutePath(), "node");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void aNodeServesFromItsDiskWhileItsDatabaseHangsAndGoesOnWhenItIsBack() {
        try (StoppableDatabase database = StoppableDatabase.start()) {
            Map<String, String> variables = NodeProcess.variables(directory, database.settings());
            long revision = fill(variables);
            database.signal("STOP");
            try (NodeProcess node = NodeProcess.start(variables)) {
                Api admin = Api.at(node.url()).as(secret("admin"));
                Api frontend = Api.at(node.url()).as(secret("frontend"));
                assertServes(node, revision);
                Reply refused = admin.put(PRODUCTION + "/flags/other", Flags.off(), "If-None-Match", "*");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isNotEmpty();
                assertThat(refused.json().path("detail").asText()).contains("database");
                Reply engaged = Api.at(node.emergencyUrl()).as(secret("admin")).post(EMERGENCY + "/engage", "");
                assertThat(engaged.status()).isEqualTo(200);
                assertThat(frontend.get(FLAGS).json().path("switch").asBoolean(true))
                        .isFalse();

                database.signal("CONT");

                Eventually.within(
                        SOON,
                        () -> assertThat(admin.put(PRODUCTION + "/flags/other", Flags.off(), "If-None-Match", "*")
                                        .status())
                                .isIn(201, 412));
                Eventually.within(
                        SOON,
                        () -> assertThat(admin.get("/readyz")
                                        .json()
                                        .path("status")
                                        .asText())
                                .isEqualTo("ok"));
                assertThat(admin.post(EMERGENCY + "/engage", "")
                                .json()
                                .path("database")
                                .asText())
                        .isEqualTo("committed");
                assertThat(admin.get(EMERGENCY).json().path("revision").asLong())
                        .isGreaterThan(revision);
                Reply released = admin.post(
                        EMERGENCY + "/release",
                        "{\"reason\": \"over\"}",
                        "If-Match",
                        admin.get(EMERGENCY).tag());
                assertThat(released.status()).isEqualTo(200);
                Eventually.within(
                        SOON,
                        () -> assertThat(frontend.get(FLAGS)
                                        .json()
                                        .path("switch")
                                        .asBoolean())
                                .isTrue());
            }
        }
    }

    @Test
    void aNodeWhoseEmbeddedDatabaseIsBrokenServesFromItsDiskAndObeysItsJournal() throws IOException {
        Map<String, String> variables = NodeProcess.variables(directory);
        long revision = fill(variables);
        endEmbeddedDatabase();
        Files.write(directory.resolve("postgres/data/global/pg_control"), new byte[] {1});
        try (NodeProcess node = NodeProcess.start(variables)) {
            assertServes(node, revision);
        }
        int engaged = Main.commandLine(System.out).execute("emergency", "engage", "--journal", directory.toString());
        assertThat(engaged).isZero();
        try (NodeProcess node = NodeProcess.start(variables)) {
            Reply first = Api.at(node.url()).as(secret("frontend")).get(FLAGS);

            assertThat(first.body()).isEqualTo("{\"switch\":false,\"EMERGENCY_ROLLBACK\":true}");
        }
    }

    /** Runs a node until it has something to remember, and kills it; returns the revision. */
    private long fill(Map<String, String> variables) {
        try (NodeProcess node = NodeProcess.start(variables)) {
            Api admin = Api.at(node.url()).as(node.secret());
            admin.put(PRODUCTION + "/flags/switch", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
            secrets =
                    Map.of("admin", node.secret(), "server", key(admin, "server"), "frontend", key(admin, "frontend"));
            Path keys = directory.resolve("keys.json");
            Eventually.within(
                    SOON,
                    () -> assertThat(keys).content().contains("\"server\"").contains("\"frontend\""));
            Path snapshots = directory.resolve("snapshots");
            Eventually.within(
                    SOON, () -> assertThat(snapshots).isDirectoryContaining(file -> contains(file, "\"switch\"")));
            return admin.get(EMERGENCY).json().path("revision").asLong();
        }
    }

    private void assertServes(NodeProcess node, long revision) {
        Api stranger = Api.at(node.url());
        assertThat(stranger.get("/livez").status()).isEqualTo(200);
        Reply ready = stranger.get("/readyz");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().path("status").asText()).isEqualTo("degraded");
        assertThat(ready.body()).contains("without its database");
        assertThat(stranger.as(secret("server"))
                        .get("/api/v1/sdk/snapshot")
                        .json()
                        .path("revision")
                        .asLong())
                .isEqualTo(revision);
        assertThat(stranger.as(secret("frontend"))
                        .get(FLAGS)
                        .json()
                        .path("switch")
                        .asBoolean())
                .isTrue();
        assertThat(stranger.as(secret("server"))
                        .post("/ofrep/v1/evaluate/flags/switch", "{\"context\": {\"targetingKey\": \"ann\"}}")
                        .json()
                        .path("value")
                        .asBoolean())
                .isTrue();
        try (SwitchbackClient sdk = SwitchbackClient.builder()
                .url(URI.create(node.url()))
                .key(secret("server"))
                .build()) {
            Eventually.within(
                    SOON,
                    () -> assertThat(sdk.isOn("switch", Context.of("ann"), false))
                            .isTrue());
        }
    }

    private String secret(String name) {
        return Optional.ofNullable(secrets.get(name)).orElseThrow();
    }

    private void endEmbeddedDatabase() throws IOException {
        Path pidFile = directory.resolve("postgres/data/postmaster.pid");
        long first = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
        ProcessHandle postmaster = ProcessHandle.of(first).orElseThrow();
        assertThat(postmaster.destroy()).isTrue();
        postmaster.onExit().join();
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String key(Api admin, String kind) {
        return admin.post(
                        "/api/v1/keys",
                        "{\"kind\": \"%s\", \"name\": \"k\", \"project\": \"default\", \"environment\": \"production\"}"
                                .formatted(kind))
                .json()
                .path("secret")
                .asText();
    }
}
