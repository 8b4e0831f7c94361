package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.Cause;
import dev.switchback.guard.Findings;
import dev.switchback.guard.Verdict;
import dev.switchback.server.rollouts.Decision.Advance;
import dev.switchback.server.rollouts.Decision.Complete;
import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import dev.switchback.server.rollouts.Decision.RollBack;
import dev.switchback.server.rollouts.PhasePolicy.Situation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PhasePolicyTest {
    private static final Phase PHASE = new Phase("10 %", new Exposure.Share(10_000), Duration.ofSeconds(60), 2_000);
    private static final Verdict HEALTHY = new Verdict.Healthy(findings(5));
    private static final Verdict DOUBTFUL =
            new Verdict.Inconclusive("evidence 31 against a threshold of 100", findings(5));
    private static final Verdict UNKNOWN = new Verdict.Inconclusive("nothing is known of V2", findings(0));
    private static final Verdict WORSE = new Verdict.Worse(Cause.ERRORS, "V2 fails 2 % of calls", findings(5));

    static Stream<Arguments> table() {
        return Stream.of(
                row(
                        "all is done",
                        situation(60, 2_000, 1, HEALTHY),
                        new Advance("2,000 V2 calls in 60 s, and V2 is no worse than V1")),
                row("a call is missing", situation(60, 1_999, 1, HEALTHY), minimums("1,999 of 2,000 V2 calls")),
                row("a second is missing", situation(59, 2_000, 1, HEALTHY), minimums("at least 1 s more")),
                row(
                        "both are missing",
                        situation(48, 412, 1, HEALTHY),
                        minimums("412 of 2,000 V2 calls; at least 12 s more")),
                row("nothing was called", situation(60, 0, 1, UNKNOWN), minimums("0 of 2,000 V2 calls")),
                row(
                        "evidence speaks against V2",
                        situation(90, 9_000, 1, DOUBTFUL),
                        new Hold(Ground.EVIDENCE, "evidence 31 against a threshold of 100")),
                row(
                        "telemetry has ceased",
                        situation(90, 9_000, 60, HEALTHY),
                        new Hold(Ground.SILENCE, "no telemetry of this flag for 60 s")),
                row(
                        "telemetry is a little late",
                        situation(90, 9_000, 59, HEALTHY),
                        new Advance("9,000 V2 calls in 90 s, and V2 is no worse than V1")),
                row("V2 is worse", situation(1, 12, 1, WORSE), new RollBack("V2 fails 2 % of calls")),
                row(
                        "V2 is worse and telemetry has ceased",
                        situation(1, 12, 900, WORSE),
                        new RollBack("V2 fails 2 % of calls")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void decidesByWhatIsKnown(String name, Situation situation, Decision decision) {
        assertThat(PhasePolicy.decide(situation)).isEqualTo(decision);
    }

    @Test
    void theLastPhaseCompletes() {
        Situation situation =
                new Situation(PHASE, true, false, false, Duration.ofSeconds(61), 2_500, Duration.ofSeconds(1), HEALTHY);

        assertThat(PhasePolicy.decide(situation)).isInstanceOf(Complete.class);
    }

    @Test
    void aPausedRolloutHoldsHoweverHealthyAndGoesBackWhenWorse() {
        assertThat(PhasePolicy.decide(paused(HEALTHY))).isEqualTo(new Hold(Ground.PAUSED, "an operator has paused it"));
        assertThat(PhasePolicy.decide(paused(WORSE))).isInstanceOf(RollBack.class);
    }

    @Test
    void duringAnEmergencyNothingIsDecided() {
        Situation situation =
                new Situation(PHASE, false, false, true, Duration.ofSeconds(90), 9_000, Duration.ofSeconds(1), WORSE);

        assertThat(PhasePolicy.decide(situation))
                .isEqualTo(new Hold(Ground.EMERGENCY, "an emergency keeps everybody on V1"));
    }

    @Test
    void aPhaseThatAsksForNothingStillWantsOneCall() {
        Phase anything = new Phase("internal", new Exposure.Share(1), Duration.ZERO, 0);
        Situation silent =
                new Situation(anything, false, false, false, Duration.ofSeconds(1), 0, Duration.ZERO, UNKNOWN);

        assertThat(PhasePolicy.decide(silent)).isEqualTo(minimums("0 of 1 V2 calls"));
    }

    @Test
    void everyDecisionSaysWhatComesNext() {
        assertThat(minimums("at least 1 s more").next()).isEqualTo("holds: at least 1 s more");
        assertThat(new Advance("why").next()).isEqualTo("enters the next phase: why");
        assertThat(new Complete("why").next()).isEqualTo("completes: why");
        assertThat(new RollBack("why").next()).isEqualTo("goes back to V1: why");
        assertThat(new Decision.Release("why").next()).isEqualTo("goes on: why");
    }

    private static Arguments row(String name, Situation situation, Decision decision) {
        return Arguments.of(name, situation, decision);
    }

    private static Situation situation(long elapsed, long calls, long silence, Verdict verdict) {
        return new Situation(
                PHASE, false, false, false, Duration.ofSeconds(elapsed), calls, Duration.ofSeconds(silence), verdict);
    }

    private static Situation paused(Verdict verdict) {
        return new Situation(PHASE, false, true, false, Duration.ofSeconds(90), 9_000, Duration.ofSeconds(1), verdict);
    }

    private static Hold minimums(String reason) {
        return new Hold(Ground.MINIMUMS, reason);
    }

    private static Findings findings(long v2Calls) {
        Findings.Arm arm = new Findings.Arm(v2Calls, 0, 0, 0, 0, 0, 0, 0, 0);
        return new Findings(1, 100, List.of(), arm, arm);
    }
}
