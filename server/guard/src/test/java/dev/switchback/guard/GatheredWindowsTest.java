package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheredWindowsTest {

    private static final int SOURCES = 50;
    private static final int BINS = 40;
    private static final Fleet FLEET = new Fleet(SOURCES, 0, 0);
    private static final MetricGuard ORDERS =
            new MetricGuard("orders", MetricGuard.Kind.RATE, MetricGuard.Direction.UP, 0.1, 0.4);
    private static final GuardPolicy POLICY = GuardPolicy.defaults().withMetrics(List.of(ORDERS));
    private static final Offset<Double> ROUNDING = within(1e-9);

    /** What the ceiling's moving between the windows of a bin makes of the logarithm of a bet's worth, as a part of it. */
    private static final double CEILING_MOVES = 0.05;

    /** What windows that are left out, or not, because V1 spikes in one of them make of it besides. */
    private static final double SPIKES = 0.25;

    /** V1 as it is known after half a minute, when a few more of its calls hardly move the ceiling. */
    private static final ArmCounts KNOWN_V1 = new ArmCounts(20_000, 10, 10, Histogram.EMPTY);

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0",
        "2, 0.001, 0",
        "3, 0, 0.002",
        "4, 0.001, 0.002",
        "5, 0, 0.01",
        "6, 0.001, 0.01",
        "7, 0, 0.05",
        "8, 0.001, 0.05"
    })
    void windowsGatheredAreAsGoodAsWindowsOneByOne(long seed, double v1Fails, double v2Fails) {
        SplittableRandom random = new SplittableRandom(seed);
        GuardState single = Guard.start(KNOWN_V1);
        GuardState gathered = Guard.start(KNOWN_V1);
        List<Window> held = new ArrayList<>();
        int observations = 0;
        for (int bin = 0; bin < BINS; bin++) {
            for (int source = 0; source < SOURCES; source++) {
                Window window = window(random, bin, source, v1Fails, v2Fails);
                single = Guard.observe(POLICY, single, window);
                boolean waits = mayWait(gathered, window);
                if (!waits || held.size() >= 10 || source == 0) {
                    observations += held.isEmpty() ? 0 : 1;
                    gathered = observe(gathered, held);
                    held.clear();
                }
                if (waits) {
                    held.add(window);
                } else {
                    observations++;
                    gathered = Guard.observe(POLICY, gathered, window);
                    assertSame(gathered, single);
                }
            }
        }
        assertSame(observe(gathered, held), single);
        assertThat(observations).isLessThan(v2Fails == 0 ? BINS * SOURCES / 8 : BINS * SOURCES);
    }

    @Test
    void whatSpeaksAgainstV2DoesNotWait() {
        GuardState start = Guard.start();
        ArmCounts sound = new ArmCounts(10, 0, 0, Histogram.EMPTY);
        ArmCounts failing = new ArmCounts(10, 1, 0, Histogram.EMPTY);
        assertThat(mayWait(start, new Window(0, 0.1, 0.1, 7, failing, sound, FLEET)))
                .isTrue();
        assertThat(mayWait(start, new Window(0, 0.1, 0.1, 7, sound, failing, FLEET)))
                .isFalse();
        assertThat(mayWait(start, new Window(0, 0.1, 0.1, 7, sound, sound, new Fleet(50, 1, 0))))
                .isFalse();
        assertThat(mayWait(start, new Window(0, 0.1, 0.1, 7, sound, sound, new Fleet(50, 0, 1))))
                .isFalse();
    }

    @Test
    void whatAnInstanceSaysDoesNotWaitWhileItIsSuspected() {
        ArmCounts sound = new ArmCounts(10, 0, 0, Histogram.EMPTY);
        ArmCounts failing = new ArmCounts(10, 1, 1, Histogram.EMPTY);
        GuardState state = Guard.observe(POLICY, Guard.start(), new Window(0, 0.1, 0.1, 7, sound, failing, FLEET));
        assertThat(mayWait(state, new Window(0, 0.1, 0.1, 7, sound, sound, FLEET)))
                .isFalse();
        assertThat(mayWait(state, new Window(0, 0.1, 0.1, 8, sound, sound, FLEET)))
                .isTrue();
    }

    @Test
    void whatSeveralReportIsOfSeveralAndWhatOneReportsIsItsOwn() {
        WindowSums sums = new WindowSums(0.1, 0.05);
        sums.reportedBy(7);
        sums.reportedBy(7);
        assertThat(sums.end(3, FLEET)).isEqualTo(new Window(3, 0.1, 0.05, 7, ArmCounts.NONE, ArmCounts.NONE, FLEET));
        sums.reportedBy(7);
        sums.reportedBy(8);
        sums.reportedBy(8);
        assertThat(sums.end(4, FLEET).source()).isEqualTo(Window.SEVERAL);
        sums.reportedBy(8);
        assertThat(sums.end(4, FLEET).source()).isEqualTo(8);
        assertThat(sums.isEmpty()).isTrue();
    }

    private static boolean mayWait(GuardState state, Window window) {
        boolean failures = window.v2().failingCalls() + window.v2().failingUnits() > 0;
        return Guard.mayWait(state, window.source(), failures, window.fleet());
    }

    private static GuardState observe(GuardState state, List<Window> held) {
        if (held.isEmpty()) {
            return state;
        }
        WindowSums sums = new WindowSums(0.1, 0.1);
        for (Window window : held) {
            sums.reportedBy(window.source());
            ArmSumsTest.add(window.v1(), sums.v1());
            ArmSumsTest.add(window.v2(), sums.v2());
        }
        return Guard.observe(POLICY, state, sums.end(held.get(0).bin(), FLEET));
    }

    private static void assertSame(GuardState gathered, GuardState single) {
        assertThat(gathered.bin()).isEqualTo(single.bin());
        assertThat(gathered.v1()).isEqualTo(single.v1());
        assertThat(gathered.v2()).isEqualTo(single.v2());
        assertThat(gathered.sampleRatio()).isEqualTo(single.sampleRatio());
        assertThat(gathered.sources()).usingRecursiveComparison().isEqualTo(single.sources());
        assertThat(gathered.latencyContrast()).isEqualTo(single.latencyContrast());
        assertThat(gathered.latencyChange()).isEqualTo(single.latencyChange());
        assertThat(gathered.hardTrip().v1().calls())
                .isCloseTo(single.hardTrip().v1().calls(), within(1e-6));
        assertThat(gathered.hardTrip().v2().failures())
                .isCloseTo(single.hardTrip().v2().failures(), ROUNDING);
        assertStakes(gathered.errorContrast().mixture(), single.errorContrast().mixture(), ROUNDING);
        assertThat(gathered.errorContrast().oddsRatio())
                .isCloseTo(single.errorContrast().oddsRatio(), ROUNDING);
        assertCeiling(
                gathered.errorCeiling().mixture(),
                single.errorCeiling().mixture(),
                single.v1().failingCalls() > 0);
        MetricContrast metric = gathered.metricContrasts().get(0);
        assertStakes(metric.contrast(), single.metricContrasts().get(0).contrast(), ROUNDING);
        assertStakes(metric.limit(), single.metricContrasts().get(0).limit(), ROUNDING);
        assertThat(Guard.judge(POLICY, gathered)).hasSameClassAs(Guard.judge(POLICY, single));
    }

    private static void assertStakes(Mixture gathered, Mixture single, Offset<Double> offset) {
        assertThat(gathered.starts()).isEqualTo(single.starts());
        assertThat(gathered.logStakes()).containsExactly(single.logStakes(), offset);
    }

    private static void assertCeiling(Mixture gathered, Mixture single, boolean v1Fails) {
        assertThat(gathered.starts()).isEqualTo(single.starts());
        for (int bet = 0; bet < ErrorCeiling.BETS; bet++) {
            double expected = single.logStakes()[bet];
            Offset<Double> offset = within(CEILING_MOVES * Math.max(1, Math.abs(expected)) + (v1Fails ? SPIKES : 0));
            assertThat(gathered.logStakes()[bet]).isCloseTo(expected, offset);
        }
    }

    private static Window window(SplittableRandom random, int bin, int source, double v1Fails, double v2Fails) {
        ArmCounts v1 = counts(random, 9 + random.nextInt(10), v1Fails);
        ArmCounts v2 = counts(random, random.nextInt(3), v2Fails);
        return new Window(bin, 0.1, 0.1, source, v1, v2, FLEET);
    }

    /** In about every fourth window all calls are units' first. */
    private static ArmCounts counts(SplittableRandom random, int calls, double rate) {
        int failing = 0;
        int hits = 0;
        Map<Integer, Long> latency = new TreeMap<>();
        for (int call = 0; call < calls; call++) {
            failing += random.nextDouble() < rate ? 1 : 0;
            hits += random.nextDouble() < 0.1 ? 1 : 0;
            latency.merge(300 + random.nextInt(60), 1L, Long::sum);
        }
        Histogram values = Histogram.of(latency);
        Histogram first = calls % 4 == 0 ? values : Histogram.EMPTY;
        int group = random.nextInt(GroupLevels.GROUPS);
        GroupLevels groups = calls == 0
                ? GroupLevels.NONE
                : new GroupLevels(new int[] {group}, new long[] {calls}, new long[] {calls * 400_000L});
        return new ArmCounts(
                calls,
                failing,
                failing,
                first.total(),
                values,
                first,
                groups,
                Map.of("orders", new MetricCounts(calls, hits, hits, Histogram.EMPTY, Histogram.EMPTY)));
    }
}
