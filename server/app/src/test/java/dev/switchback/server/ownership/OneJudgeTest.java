package dev.switchback.server.ownership;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.NodeProcess;
import dev.switchback.server.testing.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several nodes on one database, as processes; the one that counts and judges is killed, or hangs. */
@Timeout(300)
final class OneJudgeTest {
    private static final Logger LOG = LoggerFactory.getLogger(OneJudgeTest.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FLAG = "checkout";
    private static final String PLAN = """
            {"phases": [{"share": 50000, "minimumSeconds": 3600}]}
            """;

    @Test
    void whenTheJudgeIsKilledInTheMiddleOfARolloutAnotherOneDecidesOnceAndEveryCallCountsOnce() {
        try (Cluster cluster = Cluster.of(3)) {
            Rollout rollout = Rollout.start(cluster);
            for (int round = 0; round < 3; round++) {
                rollout.crowd().forEach(one -> one.count(50, 50, 0));
                rollout.reportToAll();
            }
            for (NodeProcess node : cluster.nodes()) {
                assertThat(rollout.instances(node)).isEqualTo(Rollout.CROWD);
            }

            NodeProcess judge = cluster.owner();
            rollout.crowd().forEach(one -> one.count(50, 50, 30));
            judge.kill();
            cluster.nodes().remove(judge);
            Duration decided = rollout.rolledBackWithin(SOON);

            LOG.info("Taken back {} ms after the judge was killed", decided.toMillis());
            rollout.reportUntilAcknowledged();
            Eventually.within(SOON, () -> assertThat(rollout.counted()).isEqualTo(rollout.made()));
            assertThat(rollout.takenBack()).isEqualTo(1);
            assertThat(decided).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aJudgeThatHungAndComesBackCountsAndDecidesNothing() {
        try (Cluster cluster = Cluster.of(2)) {
            Rollout rollout = Rollout.start(cluster);
            rollout.crowd().forEach(one -> one.count(50, 50, 0));
            rollout.reportToAll();
            NodeProcess judge = cluster.owner();
            NodeProcess other = cluster.nodes().stream()
                    .filter(node -> !node.equals(judge))
                    .findFirst()
                    .orElseThrow();
            Cluster.signal("STOP", judge);
            long start = System.nanoTime();

            Eventually.within(SOON, () -> assertThat(cluster.owner()).isEqualTo(other));
            LOG.info("A judge that hangs is replaced after {} ms", (System.nanoTime() - start) / 1_000_000);
            cluster.nodes().remove(judge);
            rollout.crowd().forEach(one -> one.count(50, 50, 30));
            rollout.rolledBackWithin(SOON);
            Cluster.signal("CONT", judge);
            cluster.nodes().add(judge);

            rollout.crowd().forEach(one -> one.count(10, 0, 0));
            rollout.reportUntilAcknowledged();
            assertThat(cluster.owner()).isEqualTo(other);
            assertThat(rollout.instances(judge)).isEqualTo(Rollout.CROWD);
            Eventually.within(SOON, () -> assertThat(rollout.counted()).isEqualTo(rollout.made()));
            assertThat(rollout.takenBack()).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatCannotHandOnWhatItHearsSaysSoAndAcknowledgesNothing() {
        try (Cluster cluster = new Cluster()) {
            cluster.start(Map.of());
            Rollout rollout = Rollout.start(cluster);
            NodeProcess second = cluster.start(Map.of());

            Eventually.within(
                    SOON,
                    () -> assertThat(Api.at(second.url()).get("/readyz").body())
                            .contains("degraded", "SWITCHBACK_PEER_SECRET"));
            assertThat(rollout.crowd().get(0).report(rollout.sdk(second), 1)).isFalse();
            assertThat(rollout.counted()).isZero();
        }
    }

    /** A rollout, and instances that report about it. */
    private record Rollout(Cluster cluster, String path, String key, long revision, List<Reporter> crowd) {
        static final int CROWD = 6;

        static Rollout start(Cluster cluster) {
            Api admin = cluster.admin(cluster.nodes().get(0));
            admin.put(Cluster.flag(FLAG), Flags.off(), "If-None-Match", "*");
            Reply started = admin.post(Cluster.flag(FLAG) + "/rollouts", PLAN);
            assertThat(started.status()).as(started.body()).isEqualTo(201);
            String key = cluster.serverKey();
            long version = Api.at(cluster.nodes().get(0).url())
                    .as(key)
                    .get("/api/v1/sdk/snapshot")
                    .json()
                    .path("revision")
                    .asLong();
            return new Rollout(
                    cluster,
                    PRODUCTION + "/rollouts/" + started.json().path("id").asText(),
                    key,
                    version,
                    IntStream.range(0, CROWD)
                            .mapToObj(i -> new Reporter("pod-" + i, FLAG, version))
                            .toList());
        }

        Api sdk(NodeProcess node) {
            return Api.at(node.url()).as(key);
        }

        /** Each instance reports to another node than the one before it. */
        void reportToAll() {
            for (int i = 0; i < crowd.size(); i++) {
                NodeProcess node = cluster.nodes().get(i % cluster.nodes().size());
                Reporter one = crowd.get(i);
                Eventually.within(SOON, () -> {
                    one.report(sdk(node), revision);
                    assertThat(one.heard()).isTrue();
                });
            }
        }

        void reportUntilAcknowledged() {
            for (int i = 0; i < crowd.size(); i++) {
                NodeProcess node = cluster.nodes().get(i % cluster.nodes().size());
                Reporter one = crowd.get(i);
                Eventually.within(
                        SOON, () -> assertThat(one.report(sdk(node), revision)).isTrue());
            }
        }

        Duration rolledBackWithin(Duration limit) {
            long start = System.nanoTime();
            Api admin = cluster.admin(cluster.nodes().get(0));
            Eventually.within(limit, () -> {
                for (int i = 0; i < crowd.size(); i++) {
                    crowd.get(i)
                            .report(sdk(cluster.nodes().get(i % cluster.nodes().size())), revision);
                }
                Reply present = admin.get(path);
                assertThat(present.json().path("state").asText())
                        .as(present.body())
                        .isEqualTo("rolledBack");
            });
            return Duration.ofNanos(System.nanoTime() - start);
        }

        int instances(NodeProcess node) {
            return cluster.admin(node)
                    .get(PRODUCTION + "/instances")
                    .json()
                    .path("items")
                    .size();
        }

        long made() {
            return crowd.stream().mapToLong(Reporter::calls).sum();
        }

        long counted() {
            return number("SELECT COALESCE(SUM(calls), 0)::bigint FROM series_page");
        }

        long takenBack() {
            return number("SELECT COUNT(*) FROM audit_entry WHERE action = 'rollout.rolledBack'");
        }

        private long number(String query) {
            return cluster.jdbi()
                    .withHandle(handle ->
                            handle.createQuery(query).mapTo(Long.class).one());
        }
    }
}
