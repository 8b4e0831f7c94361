package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Guard;
import dev.switchback.guard.GuardPolicy;
import dev.switchback.guard.GuardState;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.MetricCounts;
import dev.switchback.guard.Window;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.Gates;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.GuardedMetric;
import dev.switchback.server.rollouts.plans.GuardedMetric.Direction;
import dev.switchback.server.rollouts.plans.GuardedMetric.Kind;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gates on what V2 does, as conditions of going on. */
class WaitingTest {
    private static final Histogram FAST = latency(20_000);
    private static final Gates DEFAULT = Gates.beside(GuardSettings.defaults());
    private static final Gates STRICT = new Gates(0.001, 0.05, true, List.of());

    @Test
    void aHealthyV2PassesTheDefaultGates() {
        assertThat(gates(DEFAULT, arm(90_000, 45, FAST), arm(10_000, 5, FAST))).isEmpty();
    }

    @Test
    void errorsOverTheLimitAndOverV1sHoldEvenWhereTheGuardIsNotSureYet() {
        assertThat(gates(DEFAULT, arm(90_000, 45, FAST), arm(10_000, 30, FAST)))
                .extracting(Wait::gate, Wait::words)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("errorRate", "V2 errors 0.30 % over 0.10 %"));
    }

    @Test
    void errorsThatV1HasTooHoldNobodyAndChanceIsNotHeldAgainstV2() {
        assertThat(gates(DEFAULT, arm(90_000, 900, FAST), arm(10_000, 100, FAST)))
                .as("as many as V1")
                .isEmpty();
        assertThat(gates(DEFAULT, arm(90_000, 900, FAST), arm(10_000, 108, FAST)))
                .as("a few more by chance")
                .isEmpty();
        assertThat(gates(DEFAULT, arm(90_000, 900, FAST), arm(10_000, 140, FAST)))
                .extracting(Wait::gate)
                .containsExactly("errorRate");
    }

    @Test
    void strictGatesWantProof() {
        assertThat(gates(STRICT, arm(90_000, 0, FAST), arm(1_000, 0, FAST)))
                .as("no error in a thousand calls proves 0.4 %")
                .extracting(Wait::gate)
                .contains("errorRate");
        assertThat(gates(STRICT, arm(90_000, 0, FAST), arm(10_000, 0, FAST))).isEmpty();
    }

    @Test
    void aSlowerV2HoldsAndSaysByHowMuch() {
        assertThat(gates(DEFAULT, arm(90_000, 0, FAST), arm(10_000, 0, latency(24_000))))
                .extracting(Wait::gate)
                .containsExactly("slowdownP50", "slowdownP95");
        assertThat(gates(DEFAULT, arm(90_000, 0, FAST), arm(10_000, 0, latency(24_000)))
                        .get(0)
                        .words())
                .matches("V2 p50 \\d+ % slower, over 5.00 %");
        assertThat(gates(DEFAULT, arm(90_000, 0, FAST), arm(10_000, 0, latency(20_400))))
                .isEmpty();
        assertThat(gates(STRICT, arm(90_000, 0, FAST), arm(10, 0, Histogram.of(Map.of(400, 10L)))))
                .as("of ten calls no p95 is known")
                .extracting(Wait::gate)
                .contains("slowdownP95");
    }

    @Test
    void whoeverIsChosenByNameIsNotComparedForSpeed() {
        Phase staff = new Phase("staff", new Exposure.Audience(List.of(Stage.STAFF)), Duration.ZERO, 0);

        assertThat(gates(staff, DEFAULT, List.of(), arm(90_000, 0, FAST), arm(100, 0, latency(90_000))))
                .isEmpty();
    }

    @Test
    void metricsOfTheUsersOwnKeepToTheirLimitsInTheirDirection() {
        List<GuardedMetric> metrics = List.of(
                new GuardedMetric("empty-carts", Kind.RATE, Direction.UP, 0, 0.02),
                new GuardedMetric("retries", Kind.COUNT, Direction.UP, 0, 0.1),
                new GuardedMetric("basket", Kind.VALUE, Direction.DOWN, 0, 10_000.0),
                new GuardedMetric("unlimited", Kind.COUNT, Direction.UP, 0, null));
        Gates gates = new Gates(null, null, false, List.of("empty-carts", "retries", "basket"));
        Map<String, MetricCounts> good = Map.of(
                "empty-carts", new MetricCounts(5_000, 50, 0, Histogram.EMPTY, Histogram.EMPTY),
                "retries", new MetricCounts(500, 500, 0, Histogram.EMPTY, Histogram.EMPTY),
                "basket", new MetricCounts(5_000, 0, 0, latency(20_000), Histogram.EMPTY));
        Map<String, MetricCounts> bad = Map.of(
                "empty-carts", new MetricCounts(5_000, 500, 0, Histogram.EMPTY, Histogram.EMPTY),
                "retries", new MetricCounts(5_000, 5_000, 0, Histogram.EMPTY, Histogram.EMPTY),
                "basket", new MetricCounts(5_000, 0, 0, latency(2_000), Histogram.EMPTY));

        assertThat(gates(share(), gates, metrics, measured(90_000, good), measured(10_000, good)))
                .isEmpty();
        assertThat(gates(share(), gates, metrics, measured(90_000, good), measured(10_000, bad)))
                .extracting(Wait::name)
                .containsExactly("empty-carts", "retries", "basket");
        assertThat(gates(share(), gates, metrics, measured(90_000, good), measured(10_000, Map.of())))
                .extracting(Wait::words)
                .contains("nothing is known of V2's empty-carts", "nothing is known of V2's basket");
    }

    @Test
    void longTimesAreToldInMinutesAndBakingIsCalledSo() {
        Phase baking = new Phase(
                "95 %",
                new Exposure.Share(95_000), false, Duration.ofSeconds(60), 0, 0, List.of(), Duration.ofSeconds(540));

        assertThat(after(baking, 30)).containsExactly("0 of 10 min");
        assertThat(after(baking, 200)).containsExactly("3 of 10 min of baking");
        assertThat(after(baking, 600)).isEmpty();
    }

    private static List<String> after(Phase phase, long seconds) {
        return waits(phase, Gates.NONE, List.of(), Guard.start(), Duration.ofSeconds(seconds)).stream()
                .map(Wait::words)
                .toList();
    }

    private static List<Wait> gates(Gates gates, ArmCounts v1, ArmCounts v2) {
        return gates(share(), gates, List.of(), v1, v2);
    }

    private static List<Wait> gates(Phase phase, Gates gates, List<GuardedMetric> metrics, ArmCounts v1, ArmCounts v2) {
        GuardState state = Guard.observe(GuardPolicy.defaults(), Guard.start(), new Window(1, 0.1, v1, v2, 0, 1));
        return waits(phase, gates, metrics, state, Duration.ZERO);
    }

    private static List<Wait> waits(
            Phase phase, Gates gates, List<GuardedMetric> metrics, GuardState state, Duration elapsed) {
        Plan plan = new Plan(
                List.of(phase),
                new GuardSettings(0.01, 0.001, 2.5, metrics),
                gates,
                0,
                Plan.Finish.AUTOMATIC,
                Plan.OnWorse.ALL_BACK,
                null);
        Rollout rollout = new Rollout(
                "r1",
                Stage.PRODUCTION,
                Stage.FLAG,
                1,
                "v2",
                "v1",
                plan,
                RolloutState.RUNNING,
                0,
                List.of(1L),
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                "",
                1);
        return Waiting.of(
                rollout,
                10_000,
                10_000,
                elapsed,
                state,
                Guard.judge(GuardPolicy.defaults(), state).findings(),
                null);
    }

    private static Phase share() {
        return new Phase("10 %", new Exposure.Share(10_000), Duration.ZERO, 0);
    }

    private static ArmCounts arm(long calls, long errors, Histogram latency) {
        return new ArmCounts(calls, errors, errors, latency);
    }

    private static ArmCounts measured(long calls, Map<String, MetricCounts> metrics) {
        return new ArmCounts(calls, 0, 0, calls, FAST, FAST, GroupLevels.NONE, metrics);
    }

    /** Ten thousand values from {@code micros} to half as much again. */
    private static Histogram latency(double micros) {
        Histogram all = Histogram.EMPTY;
        for (int i = 0; i < 20; i++) {
            all = all.plus(Histogram.of(Map.of(Histogram.bucketOf(micros * (1 + i / 40.0)), 500L)));
        }
        return all;
    }
}
