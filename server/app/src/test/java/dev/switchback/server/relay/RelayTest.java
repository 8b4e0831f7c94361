package dev.switchback.server.relay;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.server.ownership.Cluster;
import dev.switchback.server.ownership.Reporter;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.NodeProcess;
import dev.switchback.server.testing.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node, a relay of it and a relay of the relay, as processes, and SDKs on each. */
@Timeout(300)
final class RelayTest {
    private static final Logger LOG = LoggerFactory.getLogger(RelayTest.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FLAG = "checkout";
    private static final String EVERYTHING = "\"kind\":\"everything\"";
    private static final int SDKS = 3;
    private static final int ROUNDS = 9;

    @TempDir
    private Path middleDirectory = Path.of("");

    @TempDir
    private Path lowestDirectory = Path.of("");

    private final Cluster cluster = Cluster.of(1);
    private final NodeProcess node = cluster.nodes().get(0);
    private final Api admin = cluster.admin(node);
    private final String key = cluster.serverKey();
    private final List<NodeProcess> relays = new ArrayList<>();
    private final List<SwitchbackClient> sdks = new ArrayList<>();

    @AfterEach
    void endWhatStillRuns() {
        sdks.forEach(SwitchbackClient::close);
        relays.forEach(NodeProcess::kill);
        cluster.close();
    }

    @Test
    void anEmergencyReachesTheLeavesOfATreeEvenAfterItsMiddleWasKilledAndEverybodyConfirms() {
        admin.put(Cluster.flag(FLAG), Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        int port = NodeProcess.freePort();
        NodeProcess middle = relay(middleDirectory, port, node.url());
        NodeProcess lowest = relay(lowestDirectory, 0, middle.url());
        for (NodeProcess level : List.of(node, middle, lowest)) {
            for (int i = 0; i < SDKS; i++) {
                sdks.add(sdk(level, sdks.size()));
            }
        }
        Eventually.within(SOON, () -> assertThat(sdks).allMatch(RelayTest::serves));
        Eventually.within(SOON, () -> assertThat(confirmed()).isEqualTo(3 * SDKS));

        for (int round = 0; round < ROUNDS; round++) {
            engage();
            Eventually.within(SOON, () -> assertThat(confirmed()).isEqualTo(3 * SDKS));
            release();
            Eventually.within(SOON, () -> assertThat(sdks).allMatch(RelayTest::serves));
        }

        middle.kill();
        assertThat(sdks).allMatch(RelayTest::serves);
        relay(middleDirectory, port, node.url());
        engage();
        Eventually.within(SOON, () -> assertThat(confirmed()).isEqualTo(3 * SDKS));
    }

    @Test
    void aRelayAnswersAsItsNodeDoesAndHandsOnEveryCallOnce() throws Exception {
        admin.put(Cluster.flag(FLAG), Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        NodeProcess middle = relay(middleDirectory, 0, node.url());
        NodeProcess lowest = relay(lowestDirectory, 0, middle.url());
        Api ofNode = Api.at(node.url()).as(key);
        Api ofRelay = Api.at(lowest.url()).as(key);

        Reply snapshot = ofNode.get("/api/v1/sdk/snapshot");
        Reply passed = ofRelay.get("/api/v1/sdk/snapshot");
        assertThat(passed.body()).isEqualTo(snapshot.body());
        assertThat(passed.headers().firstValue("ETag"))
                .isEqualTo(snapshot.headers().firstValue("ETag"));
        assertThat(ofRelay.get("/api/v1/frontend/flags?targetingKey=ann").body())
                .isEqualTo(ofNode.get("/api/v1/frontend/flags?targetingKey=ann").body());
        String question = "{\"context\": {\"targetingKey\": \"ann\"}}";
        assertThat(ofRelay.post("/ofrep/v1/evaluate/flags/" + FLAG, question).body())
                .isEqualTo(ofNode.post("/ofrep/v1/evaluate/flags/" + FLAG, question)
                        .body());
        HttpResponse<String> misdirected = misdirected(lowest);
        assertThat(misdirected.statusCode()).isEqualTo(421);
        assertThat(misdirected.body()).contains("relay", middle.url());
        assertThat(Api.at(lowest.url()).get("/api/v1/sdk/snapshot").status()).isEqualTo(401);

        long revision = snapshot.json().path("revision").asLong();
        List<Reporter> crowd = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            crowd.add(new Reporter("pod-" + i, FLAG, revision));
        }
        for (int round = 0; round < 3; round++) {
            for (Reporter one : crowd) {
                one.count(7, 5, 1);
                one.report(ofRelay, revision);
            }
        }
        crowd.forEach(one -> Eventually.within(
                SOON, () -> assertThat(one.report(ofRelay, revision)).isTrue()));
        long made = crowd.stream().mapToLong(Reporter::calls).sum();
        Eventually.within(SOON, () -> assertThat(counted()).isEqualTo(made));
        assertThat(ofRelay.post("/api/v1/sdk/telemetry", "{}").status()).isEqualTo(422);
    }

    @Test
    void aRelayStartsFromItsDiskWithoutItsUpstreamAndForgetsARevokedKey() {
        admin.put(Cluster.flag(FLAG), Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        NodeProcess first = relay(middleDirectory, 0, node.url());
        String second = cluster.serverKey();
        Api revoked = Api.at(first.url()).as(second);
        String id = revoked.get("/api/v1/relay/key").json().path("id").asText();
        String snapshot =
                Api.at(first.url()).as(key).get("/api/v1/sdk/snapshot").body();
        admin.delete("/api/v1/keys/" + id);
        Eventually.within(
                SOON,
                () -> assertThat(revoked.get("/api/v1/sdk/snapshot").status()).isEqualTo(401));
        Eventually.within(
                SOON,
                () -> assertThat(Path.of(middleDirectory.toString(), "snapshots"))
                        .isNotEmptyDirectory());
        first.kill();
        node.kill();

        NodeProcess again = relay(middleDirectory, 0, node.url());
        Api alone = Api.at(again.url());
        assertThat(alone.as(key).get("/api/v1/sdk/snapshot").body()).isEqualTo(snapshot);
        assertThat(alone.as(second).get("/api/v1/sdk/snapshot").status()).isEqualTo(503);
        Eventually.within(SOON, () -> assertThat(alone.get("/readyz").body()).contains("degraded", node.url()));
        assertThat(new Reporter("pod", FLAG, 1).report(alone.as(key), 1)).isFalse();
    }

    @Test
    void theFirstAnswerOfARelayThatWasRestartedKnowsOfAnEmergencyThatItMissed() {
        admin.put(Cluster.flag(FLAG), Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        Path disk = middleDirectory.resolve("snapshots");
        NodeProcess relay = relay(middleDirectory, 0, node.url());
        assertThat(snapshot(relay)).contains(FLAG).doesNotContain(EVERYTHING);
        Eventually.within(SOON, () -> assertThat(content(disk)).contains(FLAG));

        relay.kill();
        admin.post(PRODUCTION + "/emergency/engage", "{\"reason\": \"fire\"}");
        relay = relay(middleDirectory, 0, node.url());
        assertThat(snapshot(relay)).contains(EVERYTHING);
        Eventually.within(SOON, () -> assertThat(content(disk)).contains(EVERYTHING));

        relay.kill();
        release();
        assertThat(snapshot(relay(middleDirectory, 0, node.url()))).doesNotContain(EVERYTHING);
    }

    private String snapshot(NodeProcess level) {
        return Api.at(level.url()).as(key).get("/api/v1/sdk/snapshot").body();
    }

    private static String content(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private static HttpResponse<String> misdirected(NodeProcess relay) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(relay.url() + PRODUCTION + "/flags"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private NodeProcess relay(Path directory, int port, String upstream) {
        Map<String, String> variables = NodeProcess.variables(directory);
        variables.put("SWITCHBACK_PORT", Integer.toString(port));
        NodeProcess relay = NodeProcess.relay(variables, upstream);
        relays.add(relay);
        return relay;
    }

    private SwitchbackClient sdk(NodeProcess level, int number) {
        return SwitchbackClient.builder()
                .url(URI.create(level.url()))
                .key(key)
                .instance("sdk-" + number)
                .startTimeout(SOON)
                .build();
    }

    /** Engages, and measures how long that takes to each level, looking at one after the other. */
    private void engage() {
        long start = System.nanoTime();
        CompletableFuture<Reply> call = CompletableFuture.supplyAsync(
                () -> admin.post(PRODUCTION + "/emergency/engage", "{\"reason\": \"fire\"}"));
        for (int level = 0; level < 3; level++) {
            List<SwitchbackClient> here = sdks.subList(level * SDKS, (level + 1) * SDKS);
            Eventually.within(SOON, () -> assertThat(here).noneMatch(RelayTest::serves));
            LOG.info("Level {} obeys {} ms after the call", level, (System.nanoTime() - start) / 1_000_000);
        }
        assertThat(call.join().status()).isEqualTo(200);
    }

    /** A database that is busy may not have the engagement yet, and says so. */
    private void release() {
        JsonNode seen = admin.get(PRODUCTION + "/emergency").json();
        String engagement = seen.path("engagements").path(0).path("id").asText();
        Eventually.within(SOON, () -> {
            Reply released = admin.post(
                    PRODUCTION + "/emergency/release",
                    "{\"reason\": \"over\", \"engagements\": [\"%s\"]}".formatted(engagement));
            assertThat(released.status()).as(released.body()).isEqualTo(200);
        });
    }

    private int confirmed() {
        JsonNode instances = admin.get(PRODUCTION + "/instances").json();
        assertThat(instances.path("items")).hasSize(sdks.size());
        return instances.path("confirmations").path("confirmed").asInt();
    }

    private long counted() {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COALESCE(SUM(calls), 0)::bigint FROM series_page")
                        .mapTo(Long.class)
                        .one());
    }

    private static boolean serves(SwitchbackClient sdk) {
        return sdk.isOn(FLAG, Context.of("ann"), false);
    }
}
