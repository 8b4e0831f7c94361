package dev.switchback.server;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.emergency.PeerSettings;
import dev.switchback.server.ofrep.OfrepSettings;
import dev.switchback.server.outbound.OutboundSettings;
import dev.switchback.server.ownership.Reporter;
import dev.switchback.server.rollouts.RolloutLimits;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and a relay in one process; what happens to processes, {@code OneJudgeTest} and {@code RelayTest} try. */
@Timeout(120)
final class SeveralNodesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FLAG = PRODUCTION + "/flags/checkout";
    private static final String KEY =
            "{\"kind\": \"server\", \"name\": \"k\", \"project\": \"default\", \"environment\": \"production\"}";

    private final DatabaseSettings database = TestDatabase.freshSettings();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whoeverIsToldOfAReportTheOwnerHasItAndEverybodyKnowsWhoRunsWhat() {
        Switchback first = Switchback.start(settings("first"));
        try (Switchback second = Switchback.start(settings("second"))) {
            Reporter pod;
            Api sdk;
            long revision;
            try (first) {
                Api admin = Api.at(first.url()).as(first.firstKey().orElseThrow());
                revision = flag(admin);
                sdk = Api.at(second.url()).as(key(admin).secret());
                pod = new Reporter("pod", "checkout", revision);
                pod.count(10, 10, 1);

                Eventually.within(
                        SOON, () -> assertThat(pod.report(sdk, revision)).isTrue());

                assertThat(instances(admin)).isEqualTo(1);
                assertThat(instances(Api.at(second.url()).as(first.firstKey().orElseThrow())))
                        .isEqualTo(1);
                assertThat(sdk.post("/api/v1/sdk/telemetry", "{}").status()).isEqualTo(422);
                assertThat(sdk.post("/api/v1/peers/telemetry/default/production", "{}", "Switchback-Peer", "no")
                                .status())
                        .isEqualTo(401);
                assertThat(sdk.get("/api/v1/peers/instances/default/production", "Switchback-Peer", "no")
                                .status())
                        .isEqualTo(401);
            }
            Eventually.within(SOON, () -> assertThat(pod.report(sdk, revision)).isTrue());
            Eventually.within(
                    SOON,
                    () -> assertThat(Api.at(second.url()).get("/readyz").body()).contains("\"ok\""));
        }
    }

    @Test
    void aRelayServesWhatItsNodeServesUntilAKeyIsRevoked() {
        try (Switchback node = Switchback.start(settings("node"));
                Relay relay = Relay.start(settings("relay"), List.of(URI.create(node.url())))) {
            Api admin = Api.at(node.url()).as(node.firstKey().orElseThrow());
            long revision = flag(admin);
            Key key = key(admin);
            Api sdk = Api.at(relay.url()).as(key.secret());

            Reply snapshot = sdk.get("/api/v1/sdk/snapshot");
            assertThat(snapshot.json().path("revision").asLong()).isEqualTo(revision);
            Eventually.within(
                    SOON,
                    () -> assertThat(Api.at(relay.url()).get("/readyz").body()).contains("\"ok\""));
            Reporter pod = new Reporter("pod", "checkout", revision);
            pod.count(10, 10, 1);
            Eventually.within(SOON, () -> assertThat(pod.report(sdk, revision)).isTrue());
            assertThat(instances(admin)).isEqualTo(1);
            assertThat(sdk.post("/api/v1/sdk/telemetry", "{}").status()).isEqualTo(422);

            admin.put(FLAG, Flags.serving("{\"variation\": \"v2\"}"), "If-Match", "*");
            admin.post(PRODUCTION + "/emergency/engage", "{\"reason\": \"fire\"}");
            Eventually.within(
                    SOON,
                    () -> assertThat(sdk.get("/api/v1/sdk/snapshot")
                                    .json()
                                    .at("/emergency/engagements")
                                    .size())
                            .isEqualTo(1));

            admin.delete("/api/v1/keys/" + key.id());
            Eventually.within(
                    SOON,
                    () -> assertThat(sdk.get("/api/v1/sdk/snapshot").status()).isEqualTo(401));
        }
    }

    /** A server key. */
    private record Key(String id, String secret) {}

    private static Key key(Api admin) {
        Reply created = admin.post("/api/v1/keys", KEY);
        return new Key(
                created.json().path("id").asText(),
                created.json().path("secret").asText());
    }

    private static long flag(Api admin) {
        Reply created = admin.put(FLAG, Flags.off(), "If-None-Match", "*");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return admin.get(PRODUCTION).json().path("revision").asLong();
    }

    private static int instances(Api admin) {
        return admin.get(PRODUCTION + "/instances").json().path("items").size();
    }

    private Settings settings(String name) {
        return new Settings(
                "127.0.0.1",
                0,
                directory.resolve(name),
                Optional.of(database),
                5,
                Set.of("*"),
                OfrepSettings.DEFAULT,
                OutboundSettings.DEFAULT,
                Optional.empty(),
                0,
                RolloutLimits.DEFAULT,
                new PeerSettings(List.of(), "0123456789abcdef0123456789abcdef", Optional.empty()),
                Duration.ZERO);
    }
}
