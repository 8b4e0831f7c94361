package dev.switchback.server;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.emergency.PeerSettings;
import dev.switchback.server.ofrep.OfrepSettings;
import dev.switchback.server.outbound.OutboundSettings;
import dev.switchback.server.rollouts.RolloutLimits;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SwitchbackTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final DatabaseSettings database = TestDatabase.freshSettings();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theFirstAdminKeyIsMadeOnceAndKeptForItsOwner() throws IOException {
        String secret;
        try (Switchback node = start(0)) {
            secret = node.firstKey().orElseThrow();
        }
        Path file = directory.resolve("admin.key");
        assertThat(file).hasContent(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        try (Switchback again = start(0)) {
            assertThat(again.firstKey()).isEmpty();
            assertThat(Api.at(again.url()).as(secret).get(PRODUCTION).status()).isEqualTo(200);
        }
    }

    @Test
    void aKeyThatCannotBeKeptIsNotMade() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "in the way");

        assertThatThrownBy(() -> Switchback.start(settings(blocked, 0))).hasMessageContaining("admin key");

        try (Switchback node = start(0)) {
            assertThat(node.firstKey()).isPresent();
        }
    }

    @Test
    void aNodeThatCannotListenLeavesNothingRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> start(taken.getLocalPort())).isInstanceOf(RuntimeException.class);
        }

        try (Switchback node = start(0)) {
            assertThat(node.port()).isPositive();
        }
    }

    @Test
    void twoNodesServeWhatEitherIsTold() {
        try (Switchback one = start(0);
                Switchback other = start(0)) {
            Api admin = Api.at(one.url()).as(one.firstKey().orElseThrow());
            Api frontend = Api.at(other.url()).as(key(admin, "frontend"));
            admin.put(PRODUCTION + "/flags/shared", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
            Eventually.within(
                    SOON,
                    () -> assertThat(frontend.get("/api/v1/frontend/flags")
                                    .json()
                                    .path("shared")
                                    .asBoolean())
                            .isTrue());

            admin.post(PRODUCTION + "/emergency/engage", "");

            Eventually.within(
                    SOON,
                    () -> assertThat(frontend.get("/api/v1/frontend/flags").body())
                            .isEqualTo("{\"shared\":false,\"EMERGENCY_ROLLBACK\":true}"));
        }
    }

    @Test
    void aNodeGoesOnServingWhileTheDatabaseIsAway() {
        try (Switchback node = start(0)) {
            Api admin = Api.at(node.url()).as(node.firstKey().orElseThrow());
            Api frontend = Api.at(node.url()).as(key(admin, "frontend"));
            admin.put(PRODUCTION + "/flags/kept", Flags.off(), "If-None-Match", "*");
            Reply healthy = frontend.get("/api/v1/frontend/flags");
            assertThat(admin.get("/readyz").body()).isEqualTo("{\"status\":\"ok\",\"reasons\":[],\"durable\":false}");

            shut(true);

            Eventually.within(
                    SOON,
                    () -> assertThat(admin.get("/readyz").json().path("status").asText())
                            .isEqualTo("degraded"));
            assertThat(admin.get("/livez").status()).isEqualTo(200);
            assertThat(frontend.get("/api/v1/frontend/flags").body()).isEqualTo(healthy.body());
            Reply refused = admin.get(PRODUCTION + "/flags/kept");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");

            shut(false);

            Eventually.within(
                    SOON,
                    () -> assertThat(admin.get("/readyz").json().path("status").asText())
                            .isEqualTo("ok"));
            assertThat(admin.get(PRODUCTION + "/flags/kept").status()).isEqualTo(200);
        }
    }

    @Test
    void aNodeMeasuresItself() {
        try (Switchback node = start(0)) {
            Api admin = Api.at(node.url()).as(node.firstKey().orElseThrow());
            admin.get(PRODUCTION);
            admin.get("/made-up/path");

            assertThat(admin.get("/metrics").body())
                    .contains("switchback_revision{environment=\"default/production\"}")
                    .contains("jvm_memory_used_bytes")
                    .contains("hikaricp_connections_active")
                    .contains("route=\"/api/v1/projects/{project}/environments/{environment}\",status=\"200\"")
                    .contains("method=\"any\",route=\"none\",status=\"404\"")
                    .doesNotContain("made-up");
        }
    }

    private Switchback start(int port) {
        return Switchback.start(settings(directory, port));
    }

    private Settings settings(Path keeps, int port) {
        return new Settings(
                "127.0.0.1",
                port,
                keeps,
                Optional.of(database),
                5,
                Set.of("*"),
                OfrepSettings.DEFAULT,
                OutboundSettings.DEFAULT,
                Optional.empty(),
                0,
                RolloutLimits.DEFAULT,
                PeerSettings.NONE,
                Duration.ZERO);
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

    /** Closes the database to everybody, and throws out who is in; or opens it again. */
    private void shut(boolean shut) {
        String name = database.jdbcUrl().replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        DatabaseSettings outside = database.withDatabase("postgres");
        Jdbi.create(outside.jdbcUrl(), outside.user(), outside.password()).useHandle(handle -> {
            handle.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + !shut);
            handle.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ? AND ?", name, shut);
        });
    }
}
