package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.Fleet;
import dev.switchback.guard.Window;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.telemetry.SeriesDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        Sorting sorting = new Sorting(ROLLOUT, 40, new CountedUnits()).add(List.of(delta(9, "v2", true, 5), other));

        assertThat(sorting.heard()).isFalse();
        assertThat(sorting.windows(1, 0, FLEET)).isEmpty();
        assertThat(windows(40, delta(20, "v3", true, 5))).isEmpty();
    }

    @Test
    void onlyCallsToV2InThePresentPhaseCountForIt() {
        Sorting sorting = new Sorting(ROLLOUT, 40, new CountedUnits())
                .add(List.of(delta(20, "v2", true, 10), delta(30, "v2", true, 3), delta(30, "v1", true, 8)));

        assertThat(sorting.callsInPhase()).isEqualTo(3);
    }

    @Test
    void aUnitFailsForTheFirstTimeOnce() {
        CountedUnits units = new CountedUnits();
        SeriesDelta failing =
                new SeriesDelta(new SeriesKey(Stage.FLAG, 20, "v2", true), 3, 3, 0, Map.of(), List.of(), Set.of(1, 2));

        List<Window> first =
                new Sorting(ROLLOUT, 40, units).add(List.of(failing)).windows(1, 0, FLEET);
        List<Window> second =
                new Sorting(ROLLOUT, 40, units).add(List.of(failing)).windows(1, 0, FLEET);

        assertThat(first.get(0).v2().failingUnits()).isEqualTo(2);
        assertThat(second.get(0).v2().failingUnits()).isZero();
        assertThat(second.get(0).v2().failingCalls()).isEqualTo(3);
    }

    @Test
    void anErrorThatIsReportedBeforeItsCallCountsAsACall() {
        SeriesDelta early =
                new SeriesDelta(new SeriesKey(Stage.FLAG, 20, "v2", true), 0, 1, 0, Map.of(), List.of(), Set.of());

        assertThat(windows(40, early).get(0).v2().calls()).isEqualTo(1);
    }

    private static List<Window> windows(long knownRevision, SeriesDelta... deltas) {
        return new Sorting(ROLLOUT, knownRevision, new CountedUnits())
                .add(List.of(deltas))
                .windows(1, 0, FLEET);
    }

    private static SeriesDelta delta(long version, String variation, boolean randomised, long calls) {
        SeriesKey key = new SeriesKey(Stage.FLAG, version, variation, randomised);
        return new SeriesDelta(key, calls, 0, 0, Map.of(100, calls), List.of(), Set.of());
    }

    private static Rollout rollout() {
        Plan plan = new Plan(
                List.of(
                        new Phase("staff", new Exposure.Audience(List.of(Stage.STAFF)), Duration.ZERO, 0),
                        new Phase("10 %", new Exposure.Share(10_000), Duration.ZERO, 0),
                        new Phase("100 %", new Exposure.Share(100_000), Duration.ZERO, 0)),
                GuardSettings.defaults());
        return new Rollout(
                "r1",
                Stage.PRODUCTION,
                Stage.FLAG,
                1,
                "v2",
                "v1",
                plan,
                RolloutState.RUNNING,
                2,
                List.of(10L, 20L, 30L),
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                "",
                3);
    }
}
