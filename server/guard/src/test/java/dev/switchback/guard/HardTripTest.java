package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HardTripTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults();
    private static final ArmCounts SOUND = counts(1_000, 1, 1);

    @Test
    void mostCallsFailingOnV2AloneTrips() {
        assertThat(trips(SOUND, counts(10, 10, 10))).isTrue();
        assertThat(trips(SOUND, counts(10, 5, 3))).isTrue();
    }

    @Test
    void tooFewCallsOrFailuresOrUnitsDoNot() {
        assertThat(trips(SOUND, counts(9, 9, 9))).isFalse();
        assertThat(trips(SOUND, counts(100, 49, 49))).isFalse();
        assertThat(trips(SOUND, counts(100, 60, 2))).isFalse();
    }

    @Test
    void anOutageOfBothDoesNot() {
        assertThat(trips(counts(1_000, 250, 250), counts(100, 100, 100))).isFalse();
        assertThat(trips(counts(1_000, 240, 240), counts(100, 100, 100))).isTrue();
    }

    @Test
    void anOutageOfV1LongAgoExcusesNothing() {
        HardTrip outage = HardTrip.START.observe(window(counts(100, 100, 100), ArmCounts.NONE), 0);
        Window dead = window(ArmCounts.NONE, counts(100, 100, 100));
        assertThat(outage.observe(dead, 5).v2Fails(POLICY, 100)).isFalse();
        assertThat(outage.observe(dead, 60).v2Fails(POLICY, 100)).isTrue();
    }

    @Test
    void withoutV1ItTakesSixteenFailuresInARow() {
        // 16 ln(1/0.4) is more than ln 10^6, 15 ln(1/0.4) is less
        assertThat(trips(ArmCounts.NONE, counts(15, 15, 15))).isFalse();
        assertThat(trips(ArmCounts.NONE, counts(16, 16, 16))).isTrue();
    }

    @Test
    void unitsThatFailedLongAgoCountOnlyWhenNothingSucceeds() {
        HardTrip storm = HardTrip.START.observe(window(SOUND, counts(100, 97, 0)), 0);
        assertThat(storm.v2Fails(POLICY, 50)).isFalse();
        HardTrip dead = HardTrip.START.observe(window(SOUND, counts(100, 98, 0)), 0);
        assertThat(dead.v2Fails(POLICY, 3)).isTrue();
        assertThat(dead.v2Fails(POLICY, 2)).isFalse();
    }

    @Test
    void failuresAreForgottenByHalvesInFiveBins() {
        HardTrip trip = HardTrip.START.observe(window(SOUND, counts(16, 16, 16)), 0);
        assertThat(trip.v2Fails(POLICY, 16)).isTrue();
        HardTrip later = trip.observe(window(SOUND, ArmCounts.NONE), 5);
        assertThat(later.v2()).isEqualTo(Rate.of(8, 8));
        assertThat(later.v2Fails(POLICY, 16)).isFalse();
    }

    @Test
    void divergenceIsInNats() {
        // 0.5 ln(0.5/0.01) + 0.5 ln(0.5/0.99), and ln(1/0.4)
        assertThat(HardTrip.divergence(0.5, 0.01)).isCloseTo(1.614463080360851, within(1e-14));
        assertThat(HardTrip.divergence(1, 0.4)).isCloseTo(0.9162907318741551, within(1e-14));
    }

    private static boolean trips(ArmCounts v1, ArmCounts v2) {
        return HardTrip.START.observe(window(v1, v2), 0).v2Fails(POLICY, v2.failingUnits());
    }

    private static Window window(ArmCounts v1, ArmCounts v2) {
        return new Window(0, 0.1, v1, v2, 0, 10);
    }

    private static ArmCounts counts(long calls, long failingCalls, long failingUnits) {
        return new ArmCounts(calls, failingCalls, failingUnits, Histogram.EMPTY);
    }
}
