package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestraintTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final RolloutLimits LIMITS = RolloutLimits.DEFAULT;

    @Test
    void aLoneFlagGoesBack() {
        assertThat(of(Concern.WORSE, false)).isEqualTo(Restraint.NONE);
        assertThat(of(Concern.WORSE, false, trip("x", 0, true)))
                .as("its own history")
                .isEqualTo(Restraint.NONE);
        assertThat(of(Concern.WORSE, false, trip("y", 60, true))).as("long ago").isEqualTo(Restraint.NONE);
        assertThat(of(Concern.WORSE, false, trip("y", 1, false)))
                .as("nothing went back")
                .isEqualTo(Restraint.NONE);
    }

    @Test
    void aFlagWaitsForAnotherThatHasStrongerEvidenceOrWentBackJustNow() {
        assertThat(of(Concern.WORSE, true)).isEqualTo(Restraint.FREEZE);
        assertThat(of(Concern.WORSE, false, trip("y", 59, true))).isEqualTo(Restraint.FREEZE);
    }

    @Test
    void aFlagWaitsOnce() {
        Rollout spared =
                rollout(Course.straight(1, 1).held(Course.Hold.FROZEN, NOW).released());

        assertThat(Restraint.of(spared, Concern.WORSE, List.of(trip("y", 1, true)), true, LIMITS, NOW))
                .isEqualTo(Restraint.NONE);
    }

    @Test
    void moreThanFiveInTenMinutesAreHeld() {
        Trip[] five = {
            trip("a", 500, true), trip("b", 400, true), trip("c", 300, true), trip("d", 200, true), trip("e", 100, true)
        };
        assertThat(of(Concern.WORSE, false, five)).isEqualTo(Restraint.LIMIT);
        five[0] = trip("a", 600, true);
        assertThat(of(Concern.WORSE, false, five)).isEqualTo(Restraint.NONE);
    }

    @Test
    void moreThanThreeFlagsInAMinuteAreAnIncident() {
        Trip[] three = {trip("a", 50, true), trip("b", 30, false), trip("c", 10, false)};
        assertThat(of(Concern.WORSE, false, three)).isEqualTo(Restraint.INCIDENT);
        three[1] = trip("c", 30, false);
        assertThat(of(Concern.WORSE, false, three)).isEqualTo(Restraint.FREEZE);
    }

    @Test
    void nothingKeepsADeadV2FromGoingBack() {
        assertThat(of(
                        Concern.DEAD,
                        true,
                        trip("a", 5, true),
                        trip("b", 4, true),
                        trip("c", 3, true),
                        trip("d", 2, true),
                        trip("e", 1, true)))
                .isEqualTo(Restraint.NONE);
    }

    @Test
    void limitsThatLetNothingGoBackAreNone() {
        Duration minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new RolloutLimits(0, minute, minute, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new RolloutLimits(5, minute.negated(), minute, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new RolloutLimits(5, minute, minute, 0));
    }

    private static Restraint of(Concern concern, boolean rival, Trip... earlier) {
        return Restraint.of(rollout(Course.straight(1, 1)), concern, List.of(earlier), rival, LIMITS, NOW);
    }

    private static Trip trip(String flag, long secondsAgo, boolean back) {
        return new Trip(flag, NOW.minusSeconds(secondsAgo), back);
    }

    private static Rollout rollout(Course course) {
        return new Rollout(
                "r1",
                Stage.PRODUCTION,
                "x",
                1,
                "v2",
                "v1",
                Stage.plan(10_000),
                RolloutState.RUNNING,
                0,
                List.of(1L),
                0,
                NOW,
                NOW,
                null,
                "",
                1,
                course);
    }
}
