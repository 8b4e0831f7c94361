package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.guard.MetricGuard.Direction;
import dev.switchback.guard.MetricGuard.Kind;
import dev.switchback.guard.Verdict.Healthy;
import dev.switchback.guard.Verdict.Worse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The policy's own metrics. */
class MetricContrastTest {

    private static final MetricGuard UP = new MetricGuard("m", Kind.RATE, Direction.UP, 0.1);
    private static final MetricGuard DOWN = new MetricGuard("m", Kind.COUNT, Direction.DOWN, 0.1);

    @Test
    void moreHitsOnV2AreWorse() {
        assertThat(judge(UP, hits(1_000, 20), hits(100, 16))).isInstanceOfSatisfying(Worse.class, worse -> {
            assertThat(worse.cause()).isEqualTo(Cause.METRIC);
            assertThat(worse.reason()).startsWith("\"m\" is 0.160 on V2, 0.0200 on V1; evidence ");
        });
        assertThat(judge(UP, hits(1_000, 100), hits(100, 12))).isInstanceOf(Healthy.class);
        assertThat(judge(DOWN, hits(1_000, 20), hits(100, 14))).isInstanceOf(Healthy.class);
    }

    @Test
    void fewerHitsAreWorseWhereLessIs() {
        assertThat(judge(DOWN, hits(9_000, 900), hits(1_000, 20))).isInstanceOfSatisfying(Worse.class, worse -> {
            assertThat(worse.cause()).isEqualTo(Cause.METRIC);
            assertThat(worse.reason()).startsWith("\"m\" is 0.0200 on V2, 0.100 on V1");
        });
        assertThat(judge(DOWN, hits(9_000, 900), hits(1_000, 95))).isInstanceOf(Healthy.class);
        assertThat(judge(UP, hits(9_000, 900), hits(1_000, 20))).isInstanceOf(Healthy.class);
    }

    @Test
    void betsHaveMeanOneAtTheTolerance() {
        for (MetricGuard metric : List.of(UP, DOWN)) {
            double odds = metric.equals(UP) ? 1.1 / 4 : 1 / 1.1 / 4;
            double onV2 = odds / (1 + odds);
            double[] means = new double[8];
            double mass = Math.pow(1 - onV2, 20);
            for (int v2 = 0; v2 <= 20; v2++) {
                double[] logFactors = MetricContrast.logFactors(metric, 20 - v2, v2, 0.2);
                for (int bet = 0; bet < means.length; bet++) {
                    means[bet] += mass * Math.exp(logFactors[bet]);
                }
                mass *= (20.0 - v2) / (v2 + 1) * odds;
            }
            assertThat(means).containsExactly(new double[] {1, 1, 1, 1, 1, 1, 1, 1}, within(1e-9));
        }
    }

    @Test
    void valuesAreComparedByRankInTheirDirection() {
        MetricGuard up = new MetricGuard("m", Kind.VALUE, Direction.UP, 0.05);
        MetricGuard down = new MetricGuard("m", Kind.VALUE, Direction.DOWN, 0.05);
        assertThat(judge(up, values(100, 900), values(110, 100)))
                .isInstanceOfSatisfying(
                        Worse.class, worse -> assertThat(worse.reason()).startsWith("\"m\" is 14.8 on V2, 11.6 on V1"));
        assertThat(judge(up, values(100, 900), values(102, 100))).isInstanceOf(Healthy.class);
        assertThat(judge(up, values(100, 900), values(90, 100))).isInstanceOf(Healthy.class);
        assertThat(judge(down, values(100, 900), values(90, 100))).isInstanceOf(Worse.class);
        assertThat(judge(down, values(100, 900), values(98, 100))).isInstanceOf(Healthy.class);
        assertThat(judge(down, values(100, 900), values(110, 100))).isInstanceOf(Healthy.class);
    }

    @Test
    void aLimitWorksWithoutV1() {
        MetricGuard limited = new MetricGuard("m", Kind.RATE, Direction.UP, 0, 0.01);
        Window shadow = new Window(0, 0, ArmCounts.NONE, arm(hits(1_000, 40)), 0, 1);
        assertThat(judge(limited, shadow))
                .isInstanceOfSatisfying(
                        Worse.class, worse -> assertThat(worse.reason()).startsWith("\"m\" is 0.0400 on V2, 0 on V1"));
        assertThat(judge(UP, shadow)).isInstanceOf(Healthy.class);
        Window within = new Window(0, 0, ArmCounts.NONE, arm(hits(1_000, 9)), 0, 1);
        assertThat(judge(limited, within)).isInstanceOf(Healthy.class);
    }

    @Test
    void whatIsNotMeasuredSaysNothing() {
        Verdict verdict = judge(UP, new Window(0, 0.1, ArmCounts.NONE, new ArmCounts(9, 0, 0, Histogram.EMPTY), 0, 1));
        assertThat(verdict.findings().ownMetrics()).singleElement().satisfies(metric -> {
            assertThat(metric.logEvidence()).isCloseTo(Math.log(0.5), within(1e-12));
            assertThat(metric.v1()).isZero();
            assertThat(metric.v2()).isZero();
        });
    }

    @Test
    void valuesOfSingleUnitsAreNotKept() {
        MetricGuard metric = new MetricGuard("m", Kind.VALUE, Direction.UP, 0);
        GuardPolicy policy = GuardPolicy.defaults().withMetrics(List.of(metric));
        GuardState state = Guard.observe(policy, Guard.start(), new Window(0, 0.1, values(1, 9), values(2, 1), 0, 1));
        assertThat(state.v1().metric("m"))
                .isEqualTo(new MetricCounts(9, 0, 0, Histogram.of(Map.of(1, 9L)), Histogram.EMPTY));
        assertThat(state.v1().groups()).isEqualTo(GroupLevels.NONE);
        ArmCounts both = values(1, 9).plus(values(1, 2));
        assertThat(both.metric("m").unitValues().total()).isEqualTo(11);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        GuardPolicy policy = GuardPolicy.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricGuard(" ", Kind.RATE, Direction.UP, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricGuard("m", Kind.RATE, Direction.UP, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricGuard("m", Kind.RATE, Direction.UP, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricGuard("m", Kind.RATE, Direction.UP, 101));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricGuard("m", Kind.RATE, Direction.UP, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricGuard("m", Kind.RATE, Direction.UP, 0, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricGuard("m", Kind.COUNT, Direction.UP, 0, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricGuard("m", Kind.RATE, Direction.DOWN, 0, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withMetrics(List.of(UP, DOWN)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.withMetrics(IntStream.range(0, 21)
                        .mapToObj(i -> new MetricGuard("m" + i, Kind.RATE, Direction.UP, 0))
                        .toList()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricCounts(1, 2, 0, Histogram.EMPTY, Histogram.EMPTY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricCounts(1, -1, 0, Histogram.EMPTY, Histogram.EMPTY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricCounts(1, 0, -1, Histogram.EMPTY, Histogram.EMPTY));
    }

    private static Verdict judge(MetricGuard metric, MetricCounts v1, MetricCounts v2) {
        return judge(metric, new Window(0, 0.1, arm(v1), arm(v2), 0, 1));
    }

    private static Verdict judge(MetricGuard metric, ArmCounts v1, ArmCounts v2) {
        return judge(metric, new Window(0, 0.1, v1, v2, 0, 1));
    }

    private static Verdict judge(MetricGuard metric, Window window) {
        GuardPolicy policy = GuardPolicy.defaults().withMetrics(List.of(metric));
        Window next = new Window(1, window.share(), ArmCounts.NONE, ArmCounts.NONE, 0, 1);
        return Guard.judge(policy, Guard.observe(policy, Guard.observe(policy, Guard.start(), window), next));
    }

    private static MetricCounts hits(int observations, int hits) {
        return new MetricCounts(observations, hits, hits, Histogram.EMPTY, Histogram.EMPTY);
    }

    private static ArmCounts values(int bucket, int calls) {
        Histogram values = Histogram.of(Map.of(bucket, (long) calls));
        return arm(new MetricCounts(calls, 0, 0, values, values));
    }

    private static ArmCounts arm(MetricCounts counts) {
        long calls = counts.observations();
        return new ArmCounts(
                calls, 0, 0, calls, Histogram.EMPTY, Histogram.EMPTY, GroupLevels.NONE, Map.of("m", counts));
    }
}
