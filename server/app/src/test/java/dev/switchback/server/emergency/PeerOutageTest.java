package dev.switchback.server.emergency;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.server.database.StoppableDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.NodeProcess;
import dev.switchback.server.testing.Reply;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two nodes on one database, as processes; the database is stopped, and nodes are killed. */
@Timeout(300)
final class PeerOutageTest {
    private static final Logger LOG = LoggerFactory.getLogger(PeerOutageTest.class);
    private static final String EMERGENCY = PRODUCTION + "/emergency";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path first = Path.of("");

    @TempDir
    private Path second = Path.of("");

    private final int firstPort = NodeProcess.freePort();
    private final int secondPort = NodeProcess.freePort();

    @Test
    void anEmergencyReachesTheOtherNodeWithoutTheDatabaseAndOutlivesTheFirst() {
        try (StoppableDatabase database = StoppableDatabase.start();
                NodeProcess here = NodeProcess.start(node(database, first, firstPort));
                NodeProcess there = NodeProcess.start(node(database, second, secondPort))) {
            Api admin = Api.at(here.url()).as(here.secret());
            admin.put(PRODUCTION + "/flags/switch", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
            Api otherAdmin = Api.at(there.emergencyUrl()).as(here.secret());
            try (SwitchbackClient sdk = sdk(there.url(), serverKey(admin))) {
                Eventually.within(SOON, () -> assertThat(serves(sdk)).isTrue());
                Eventually.within(
                        SOON,
                        () -> assertThat(otherAdmin.get(EMERGENCY).status()).isEqualTo(200));
                database.signal("STOP");

                JsonNode engaged = engage(Api.at(here.emergencyUrl()).as(here.secret()), sdk);

                assertThat(engaged.path("database").asText()).isEqualTo("pending");
                assertThat(engaged.path("peers").findValuesAsText("url"))
                        .containsExactly("http://127.0.0.1:" + secondPort);
                assertThat(engaged.path("peers").path(0).path("confirmed").asBoolean())
                        .isTrue();
                here.kill();
                database.signal("CONT");
                Eventually.within(
                        SOON,
                        () -> assertThat(otherAdmin
                                        .post(EMERGENCY + "/engage", "")
                                        .json()
                                        .path("database")
                                        .asText())
                                .isEqualTo("committed"));
                Api operator = Api.at(there.url()).as(here.secret());
                Reply released = release(operator);
                assertThat(released.status()).isEqualTo(200);
                assertThat(released.json().path("engagements")).isEmpty();
                Eventually.within(SOON, () -> assertThat(serves(sdk)).isTrue());
                try (NodeProcess again = NodeProcess.start(node(database, first, firstPort))) {
                    Api late = Api.at(again.emergencyUrl()).as(here.secret());
                    Eventually.within(
                            SOON,
                            () -> assertThat(late.get(EMERGENCY)
                                            .json()
                                            .path("engaged")
                                            .asBoolean(true))
                                    .isFalse());
                    assertThat(serves(sdk)).isTrue();
                }
            }
        }
    }

    @Test
    void aNodeThatWasAwayLearnsFromTheOthersAndOneThatIsDeadIsNamed() {
        try (StoppableDatabase database = StoppableDatabase.start();
                NodeProcess here = NodeProcess.start(node(database, first, firstPort))) {
            Api admin = Api.at(here.emergencyUrl()).as(here.secret());
            JsonNode alone = admin.post(EMERGENCY + "/engage", "").json();

            assertThat(alone.path("peers").path(0).path("confirmed").asBoolean(true))
                    .isFalse();
            assertThat(alone.path("peers").path(0).path("detail").asText()).isNotEmpty();
            try (NodeProcess there = NodeProcess.start(node(database, second, secondPort))) {
                Eventually.within(
                        SOON,
                        () -> assertThat(admin.post(EMERGENCY + "/engage", "")
                                        .json()
                                        .path("peers")
                                        .path(0)
                                        .path("confirmed")
                                        .asBoolean())
                                .isTrue());
                assertThat(Api.at(there.emergencyUrl())
                                .as(here.secret())
                                .get(EMERGENCY)
                                .json()
                                .path("engaged")
                                .asBoolean())
                        .isTrue();
            }
        }
    }

    private Map<String, String> node(StoppableDatabase database, Path directory, int emergencyPort) {
        Map<String, String> variables = NodeProcess.variables(directory, database.settings());
        int other = emergencyPort == firstPort ? secondPort : firstPort;
        variables.put("SWITCHBACK_EMERGENCY_PORT", Integer.toString(emergencyPort));
        variables.put("SWITCHBACK_PEERS", "http://127.0.0.1:" + other);
        variables.put("SWITCHBACK_PEER_SECRET", "0123456789abcdef0123456789abcdef");
        return variables;
    }

    private static JsonNode engage(Api api, SwitchbackClient sdk) {
        long start = System.nanoTime();
        CompletableFuture<Reply> call =
                CompletableFuture.supplyAsync(() -> api.post(EMERGENCY + "/engage", "{\"reason\": \"fire\"}"));
        Eventually.within(SOON, () -> assertThat(serves(sdk)).isFalse());
        Duration obeyed = Duration.ofNanos(System.nanoTime() - start);
        Reply reply = call.join();
        LOG.info(
                "Database stopped: in force in an SDK of the other node after {} ms: {}",
                obeyed.toMillis(),
                reply.body());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(obeyed).isLessThan(Duration.ofSeconds(1));
        return reply.json();
    }

    /** Releases all that is engaged: who engages again while the database is slow to answer may engage twice. */
    private static Reply release(Api operator) {
        JsonNode seen = operator.get(EMERGENCY).json();
        String engagements = String.join("\", \"", seen.path("engagements").findValuesAsText("id"));
        return operator.post(
                EMERGENCY + "/release", "{\"reason\": \"over\", \"engagements\": [\"%s\"]}".formatted(engagements));
    }

    private static boolean serves(SwitchbackClient sdk) {
        return sdk.isOn("switch", Context.of("ann"), false);
    }

    private static SwitchbackClient sdk(String url, String secret) {
        return SwitchbackClient.builder().url(URI.create(url)).key(secret).build();
    }

    private static String serverKey(Api admin) {
        return admin.post(
                        "/api/v1/keys",
                        "{\"kind\": \"server\", \"name\": \"k\", \"project\": \"default\", \"environment\": \"production\"}")
                .json()
                .path("secret")
                .asText();
    }
}
