package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Fleet;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.MetricCounts;
import dev.switchback.guard.Window;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.telemetry.SeriesDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortingTest {
    /** Staff from version 10, 10 % from version 20, everybody from version 30. */
    private static final Rollout ROLLOUT = rollout();

    private static final Fleet FLEET = new Fleet(1, 0, 0);

    @Test
    void callsThatChancePlacedAreComparedUnderTheShareOfTheirVersion() {
        List<Window> windows = windows(40, delta(20, "v1", true, 90), delta(22, "v2", true, 10));

        assertThat(windows).singleElement().satisfies(window -> {
            assertThat(window.share()).isEqualTo(0.1);
            assertThat(window.v1().calls()).isEqualTo(90);
            assertThat(window.v2().calls()).isEqualTo(10);
        });
    }

    @Test
    void callsThatChanceDidNotPlaceStandByThemselves() {
        List<Window> windows = windows(40, delta(20, "v2", false, 5), delta(20, "v2", true, 10));

        assertThat(windows).extracting(Window::share).containsExactly(0.0, 0.1);
        assertThat(windows).extracting(window -> window.v2().calls()).containsExactly(5L, 10L);
    }

    @Test
    void duringAnAudienceAndForEverybodyNothingIsPlacedByChance() {
        List<Window> windows =
                windows(40, delta(10, "v1", true, 99), delta(10, "v2", false, 1), delta(30, "v2", true, 50));

        assertThat(windows).singleElement().satisfies(window -> {
            assertThat(window.share()).isZero();
            assertThat(window.v1().calls()).isEqualTo(99);
            assertThat(window.v2().calls()).isEqualTo(51);
        });
    }

    @Test
    void callsUnderAVersionOfWhichThePhaseIsNotYetKnownAreComparedWithNobodys() {
        assertThat(windows(30, delta(31, "v2", true, 7), delta(31, "v1", true, 7)))
                .extracting(Window::share)
                .containsExactly(0.0);
    }

    @Test
    void callsFromBeforeTheRolloutAndOfOtherFlagsAndVariationsAreLeftOut() {
        SeriesDelta other =
                new SeriesDelta(new SeriesKey("other", 20, "v2", true), 5, 0, 0, Map.of(), List.of(), Set.of());
        List<SeriesDelta> deltas = List.of(delta(9, "v2", true, 5), other);

        assertThat(new Sorting(ROLLOUT, 40, new CountedUnits()).concerns(deltas))
                .isFalse();
        assertThat(windows(40, deltas.toArray(new SeriesDelta[0]))).isEmpty();
        assertThat(windows(40, delta(20, "v3", true, 5))).isEmpty();
    }

    @Test
    void onlyCallsToV2InThePresentPhaseCountForIt() {
        Sorting sorting = new Sorting(ROLLOUT, 40, new CountedUnits());
        sorting.sort(
                List.of(delta(20, "v2", true, 10), delta(30, "v2", true, 3), delta(30, "v1", true, 8)),
                0,
                new HeldWindows());

        assertThat(sorting.callsInPhase()).isEqualTo(3);
        assertThat(sorting.v1Called()).isTrue();
    }

    @Test
    void onlyFailuresOfV2AreUrgent() {
        Sorting sorting = new Sorting(ROLLOUT, 40, new CountedUnits());

        assertThat(sorting.fails(List.of(failing("v1", 3, Set.of(1)), delta(20, "v2", true, 10))))
                .isFalse();
        assertThat(sorting.fails(List.of(failing("v2", 3, Set.of())))).isTrue();
        assertThat(sorting.fails(List.of(failing("v2", 0, Set.of(1))))).isTrue();
    }

    @Test
    void reportsOfOneMomentAddUpToOneWindowOfEachShare() {
        CountedUnits units = new CountedUnits();
        HeldWindows held = new HeldWindows();
        held.hold(7, FLEET);
        new Sorting(ROLLOUT, 40, units).sort(List.of(delta(20, "v1", true, 90)), 1, held);
        new Sorting(ROLLOUT, 40, units).sort(List.of(delta(20, "v2", true, 10), delta(10, "v2", false, 3)), 2, held);

        assertThat(held.takes(7, FLEET)).isTrue();
        assertThat(held.takes(8, FLEET)).isFalse();
        assertThat(held.takes(7, new Fleet(2, 0, 0))).isFalse();
        assertThat(held.release())
                .satisfiesExactly(directed -> assertThat(directed.v2().calls()).isEqualTo(3), placed -> {
                    assertThat(placed.bin()).isEqualTo(7);
                    assertThat(placed.source()).isEqualTo(Window.SEVERAL);
                    assertThat(placed.v1().calls()).isEqualTo(90);
                    assertThat(placed.v2().calls()).isEqualTo(10);
                });
        assertThat(held.release()).isEmpty();
        assertThat(held.takes(8, Fleet.NONE)).isTrue();
    }

    private static SeriesDelta failing(String variation, long errors, Set<Integer> units) {
        SeriesKey key = new SeriesKey(Stage.FLAG, 20, variation, true);
        return new SeriesDelta(key, errors, errors, 0, Map.of(), List.of(), units);
    }

    @Test
    void aUnitFailsForTheFirstTimeOnce() {
        CountedUnits units = new CountedUnits();
        SeriesDelta failing = failing("v2", 3, Set.of(1, 2));

        assertThat(sorted(units, failing).v2().failingUnits()).isEqualTo(2);
        assertThat(sorted(units, failing).v2()).satisfies(again -> {
            assertThat(again.failingUnits()).isZero();
            assertThat(again.failingCalls()).isEqualTo(3);
        });
    }

    @Test
    void aUnitIsCountedAndTimedOnceInAStage() {
        CountedUnits units = new CountedUnits();
        SeriesDelta untimed = first(20, "v1", Map.of(), Set.of(1, 2));
        SeriesDelta timed = first(22, "v1", Map.of(1, 300, 3, 301), Set.of());

        assertThat(v1(units, untimed)).satisfies(counts -> {
            assertThat(counts.units()).isEqualTo(2);
            assertThat(counts.unitLatency().total()).isZero();
        });
        assertThat(v1(units, timed)).satisfies(counts -> {
            assertThat(counts.units()).as("only unit 3 is new").isEqualTo(1);
            assertThat(counts.unitLatency()).isEqualTo(Histogram.of(Map.of(300, 1L, 301, 1L)));
        });
        assertThat(v1(units, timed).unitLatency().total()).isZero();
    }

    @Test
    void theShareOfThoseWhomNoEarlierStageHadBroughtV2IsWhatAStepTookOfThem() {
        List<Integer> shares = List.of(0, 10_000, 10_000, 50_000, 10_000, 50_000, 91_000);

        assertThat(IntStream.rangeClosed(1, 7).mapToObj(stages -> last(shares.subList(0, stages))))
                .extracting(ShareStage::number)
                .containsExactly(1, 2, 2, 3, 4, 5, 6);
        assertThat(IntStream.rangeClosed(1, 7).mapToObj(stages -> last(shares.subList(0, stages))))
                .extracting(ShareStage::ofUnexposed)
                .containsExactly(0.0, 0.1, 0.1, 40.0 / 90, 0.0, 0.0, 41.0 / 50);
    }

    private static ShareStage last(List<Integer> shares) {
        ShareStage stage = ShareStage.first(shares.get(0));
        for (int share : shares) {
            stage = stage.then(share);
        }
        return stage;
    }

    @Test
    void afterAStepDownNobodysVersionIsNews() {
        Rollout back = rollout(plan(50_000, 10_000), List.of(10L, 20L));
        Window window = windows(new Sorting(back, 40, new CountedUnits()), first(20, "v1", Map.of(1, 300), Set.of(2)))
                .get(0);

        assertThat(window.share()).isEqualTo(0.1);
        assertThat(window.unitShare()).isZero();
        assertThat(window.v1().units()).isZero();
        assertThat(window.v1().unitLatency().total()).isZero();
        assertThat(window.v1().calls()).isEqualTo(5);
    }

    @Test
    void groupsAndMetricsGoToTheArmOfTheirVersion() {
        MetricSeries render = new MetricSeries("render", 5, 1, Map.of(200, 4L), Set.of(7), Map.of(8, 200, 9, 210));
        SeriesDelta delta = new SeriesDelta(
                new SeriesKey(Stage.FLAG, 20, "v2", true),
                5,
                0,
                0,
                Map.of(),
                List.of(new GroupSum(9, 2, 30, 40), new GroupSum(3, 1, 10, 20), new GroupSum(4, 0, 1, 1)),
                Set.of(),
                FirstCalls.NONE,
                List.of(render));
        CountedUnits units = new CountedUnits();

        ArmCounts once = sorted(units, delta).v2();
        ArmCounts again = sorted(units, delta).v2();

        assertThat(once.groups()).isEqualTo(new GroupLevels(new int[] {3, 9}, new long[] {1, 2}, new long[] {10, 30}));
        assertThat(once.metrics())
                .containsOnly(Map.entry(
                        "render",
                        new MetricCounts(
                                5, 1, 1, Histogram.of(Map.of(200, 4L)), Histogram.of(Map.of(200, 1L, 210, 1L)))));
        assertThat(again.metrics())
                .containsOnly(
                        Map.entry("render", new MetricCounts(5, 1, 0, Histogram.of(Map.of(200, 4L)), Histogram.EMPTY)));
    }

    @Test
    void unitsUnderAVersionOfWhichThePhaseIsNotYetKnownWaitForNothingAndCountNowhere() {
        CountedUnits units = new CountedUnits();
        SeriesDelta early = first(31, "v1", Map.of(1, 300), Set.of());

        Window unknown = windows(new Sorting(ROLLOUT, 30, units), early).get(0);

        assertThat(unknown.v1().units()).isZero();
        assertThat(unknown.v1().calls()).isEqualTo(5);
    }

    @Test
    void anErrorThatIsReportedBeforeItsCallCountsAsACall() {
        SeriesDelta early =
                new SeriesDelta(new SeriesKey(Stage.FLAG, 20, "v2", true), 0, 1, 0, Map.of(), List.of(), Set.of());

        assertThat(windows(40, early).get(0).v2().calls()).isEqualTo(1);
    }

    private static List<Window> windows(long knownRevision, SeriesDelta... deltas) {
        return windows(new Sorting(ROLLOUT, knownRevision, new CountedUnits()), deltas);
    }

    private static List<Window> windows(Sorting sorting, SeriesDelta... deltas) {
        HeldWindows held = new HeldWindows();
        held.hold(1, FLEET);
        sorting.sort(List.of(deltas), 0, held);
        return held.release();
    }

    private static SeriesDelta delta(long version, String variation, boolean randomised, long calls) {
        SeriesKey key = new SeriesKey(Stage.FLAG, version, variation, randomised);
        return new SeriesDelta(key, calls, 0, 0, Map.of(100, calls), List.of(), Set.of());
    }

    private static ArmCounts v1(CountedUnits units, SeriesDelta delta) {
        return sorted(units, delta).v1();
    }

    private static Window sorted(CountedUnits units, SeriesDelta delta) {
        return windows(new Sorting(ROLLOUT, 40, units), delta).get(0);
    }

    private static SeriesDelta first(
            long version, String variation, Map<Integer, Integer> timed, Set<Integer> untimed) {
        return new SeriesDelta(
                new SeriesKey(Stage.FLAG, version, variation, true),
                5,
                0,
                0,
                Map.of(),
                List.of(),
                Set.of(),
                new FirstCalls(timed, untimed),
                List.of());
    }

    private static Plan plan(int... shares) {
        return new Plan(
                Arrays.stream(shares)
                        .mapToObj(share -> new Phase(
                                "phase",
                                share == 0 ? new Exposure.Audience(List.of(Stage.STAFF)) : new Exposure.Share(share),
                                Duration.ZERO,
                                0))
                        .toList(),
                GuardSettings.defaults());
    }

    private static Rollout rollout() {
        return rollout(plan(0, 10_000, 100_000), List.of(10L, 20L, 30L));
    }

    private static Rollout rollout(Plan plan, List<Long> entered) {
        return new Rollout(
                "r1",
                Stage.PRODUCTION,
                Stage.FLAG,
                1,
                "v2",
                "v1",
                plan,
                RolloutState.RUNNING,
                entered.size() - 1,
                entered,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                "",
                3);
    }
}
