package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.guard.Cause;
import dev.switchback.guard.Doubt;
import dev.switchback.guard.Findings;
import dev.switchback.guard.Guard;
import dev.switchback.guard.Verdict;
import dev.switchback.server.rollouts.Decision.Advance;
import dev.switchback.server.rollouts.Decision.Complete;
import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import dev.switchback.server.rollouts.Decision.Resume;
import dev.switchback.server.rollouts.Decision.RollBack;
import dev.switchback.server.rollouts.Decision.StepBack;
import dev.switchback.server.rollouts.PhasePolicy.Situation;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PhasePolicyTest {
    private static final Phase PHASE = new Phase("10 %", new Exposure.Share(10_000), Duration.ofSeconds(60), 2_000);
    private static final Phase HALF = new Phase("50 %", new Exposure.Share(50_000), Duration.ZERO, 0);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Verdict HEALTHY = new Verdict.Healthy(findings(5));
    private static final Verdict DOUBTFUL =
            new Verdict.Inconclusive(Doubt.EVIDENCE, "evidence 31 against a threshold of 100", findings(5));
    private static final Verdict UNKNOWN =
            new Verdict.Inconclusive(Doubt.UNKNOWN, "nothing is known of V2", findings(0));
    private static final Verdict WORSE = new Verdict.Worse(Cause.ERRORS, "V2 fails 2 % of calls", findings(5));

    private static final Verdict DEAD = new Verdict.Worse(Cause.HARD_TRIP, "V2 fails", findings(5));

    static Stream<Arguments> table() {
        return Stream.of(
                row(
                        "all is done",
                        situation(60, 2_000, 1, HEALTHY),
                        new Advance("2,000 V2 calls in 60 s, and V2 is no worse than V1")),
                row("a call is missing", situation(60, 1_999, 1, HEALTHY), minimums("1,999 of 2,000 V2 calls")),
                row("a second is missing", situation(59, 2_000, 1, HEALTHY), minimums("59 of 60 s")),
                row("both are missing", situation(48, 412, 1, HEALTHY), minimums("412 of 2,000 V2 calls; 48 of 60 s")),
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
    void theLastPhaseCompletesOrWaitsForSomebodyToFinishIt() {
        Plan automatic = plan(PHASE);
        Plan byHand = automatic.finishedBy(Plan.Finish.OPERATOR);

        assertThat(PhasePolicy.decide(in(rollout(automatic, 0, RolloutState.RUNNING, null), HEALTHY)))
                .isInstanceOf(Complete.class);
        assertThat(PhasePolicy.decide(in(rollout(byHand, 0, RolloutState.RUNNING, null), HEALTHY)))
                .isInstanceOfSatisfying(
                        Hold.class, hold -> assertThat(hold.ground()).isEqualTo(Ground.FINISH));
    }

    @Test
    void aPausedRolloutHoldsHoweverHealthyAndGoesBackWhenWorse() {
        Rollout paused = rollout(plan(PHASE, HALF), 0, RolloutState.PAUSED, null);

        assertThat(PhasePolicy.decide(in(paused, HEALTHY)))
                .isEqualTo(new Hold(Ground.PAUSED, "an operator has paused it"));
        assertThat(PhasePolicy.decide(in(paused, WORSE))).isInstanceOf(RollBack.class);
    }

    @Test
    void duringAnEmergencyNothingIsDecided() {
        Situation situation = situation(
                rollout(plan(PHASE, HALF), 0, RolloutState.RUNNING, null), true, 90, 9_000, 1, WORSE, Concern.WORSE);

        assertThat(PhasePolicy.decide(situation))
                .isEqualTo(new Hold(Ground.EMERGENCY, "an emergency keeps everybody on V1"));
    }

    @Test
    void aPhaseThatAsksForNothingStillWantsOneCall() {
        Phase anything = new Phase("internal", new Exposure.Share(1), Duration.ZERO, 0);
        Rollout rollout = rollout(plan(anything, HALF), 0, RolloutState.RUNNING, null);

        assertThat(PhasePolicy.decide(situation(rollout, false, 1, 0, 0, UNKNOWN, Concern.NONE)))
                .isEqualTo(minimums("0 of 1 V2 calls"));
    }

    @Test
    void whereThePlanSaysSoEvidenceStepsBackAndADeadV2GoesAllTheWay() {
        Plan plan = graded(plan(PHASE, HALF));
        Rollout second = rollout(plan, 1, RolloutState.RUNNING, null);

        assertThat(PhasePolicy.decide(in(second, WORSE))).isEqualTo(new StepBack("V2 fails 2 % of calls"));
        assertThat(PhasePolicy.decide(in(second, DEAD))).isEqualTo(new RollBack("V2 fails"));
        assertThat(PhasePolicy.decide(in(rollout(plan, 0, RolloutState.RUNNING, null), WORSE)))
                .isInstanceOf(RollBack.class);
    }

    @Test
    void interferenceStepsBackWhereItCanAndHoldsWhereItCannot() {
        Plan plan = plan(PHASE, HALF);

        assertThat(PhasePolicy.decide(situation(
                        rollout(plan, 1, RolloutState.RUNNING, null),
                        false,
                        90,
                        9_000,
                        1,
                        DOUBTFUL,
                        Concern.INTERFERENCE)))
                .isInstanceOf(StepBack.class);
        assertThat(PhasePolicy.decide(situation(
                        rollout(plan, 0, RolloutState.RUNNING, null),
                        false,
                        90,
                        9_000,
                        1,
                        DOUBTFUL,
                        Concern.INTERFERENCE)))
                .isInstanceOf(Hold.class);
    }

    @Test
    void nobodyStepsBackIntoALargerPhase() {
        Phase smaller =
                new Phase("5 %", new Exposure.Share(5_000), true, Duration.ZERO, 0, 0, List.of(), Duration.ZERO);

        Rollout shrunk = rollout(graded(plan(PHASE, smaller)), 1, RolloutState.RUNNING, null);

        assertThat(PhasePolicy.decide(in(shrunk, WORSE))).isInstanceOf(RollBack.class);
    }

    @Test
    void aFrozenRolloutIsDeafToEvidenceUntilItsTimeIsOverAndNeverToADeadV2() {
        Rollout frozen = rollout(plan(PHASE, HALF), 0, RolloutState.HELD, Course.Hold.FROZEN);
        Rollout thawed = rollout(plan(PHASE, HALF), 0, RolloutState.HELD, Course.Hold.FROZEN, NOW);

        assertThat(PhasePolicy.decide(in(frozen, WORSE))).isInstanceOf(Hold.class);
        assertThat(PhasePolicy.decide(in(frozen, HEALTHY))).isInstanceOf(Hold.class);
        assertThat(PhasePolicy.decide(in(frozen, DEAD))).isInstanceOf(RollBack.class);
        assertThat(PhasePolicy.decide(in(thawed, HEALTHY))).isInstanceOf(Resume.class);
        assertThat(PhasePolicy.decide(in(thawed, WORSE))).isInstanceOf(RollBack.class);
    }

    @Test
    void aRolloutThatTooManyOthersKeepFromGoingBackStillWantsTo() {
        Rollout limited = rollout(plan(PHASE, HALF), 0, RolloutState.HELD, Course.Hold.LIMIT);

        assertThat(PhasePolicy.decide(in(limited, WORSE))).isInstanceOf(RollBack.class);
    }

    @Test
    void everyDecisionSaysWhatComesNext() {
        assertThat(minimums("1 s").next()).isEqualTo("holds: 1 s");
        assertThat(new StepBack("why").next()).isEqualTo("steps back one phase: why");
        assertThat(new Resume("why").next()).isEqualTo("goes on: why");
        assertThat(new Advance("why").next()).isEqualTo("enters the next phase: why");
        assertThat(new Complete("why").next()).isEqualTo("completes: why");
        assertThat(new RollBack("why").next()).isEqualTo("goes back to V1: why");
        assertThat(new Decision.Release("why").next()).isEqualTo("goes on: why");
    }

    private static Arguments row(String name, Situation situation, Decision decision) {
        return Arguments.of(name, situation, decision);
    }

    private static Situation situation(long elapsed, long calls, long silence, Verdict verdict) {
        Rollout rollout = rollout(plan(PHASE, HALF), 0, RolloutState.RUNNING, null);
        return situation(rollout, false, elapsed, calls, silence, verdict, Concern.of(verdict));
    }

    private static Situation in(Rollout rollout, Verdict verdict) {
        return situation(rollout, false, 90, 9_000, 1, verdict, Concern.of(verdict));
    }

    private static Situation situation(
            Rollout rollout,
            boolean emergency,
            long elapsed,
            long calls,
            long silence,
            Verdict verdict,
            Concern concern) {
        Duration time = Duration.ofSeconds(elapsed);
        List<Wait> waiting = Waiting.of(rollout, calls, calls, time, Guard.start(), verdict.findings(), null);
        return new Situation(
                rollout, NOW, emergency, time, calls, Duration.ofSeconds(silence), verdict, concern, waiting);
    }

    private static Plan plan(Phase... phases) {
        return new Plan(List.of(phases), GuardSettings.defaults());
    }

    private static Plan graded(Plan plan) {
        return new Plan(plan.phases(), plan.guard(), plan.gates(), 0, plan.finish(), Plan.OnWorse.STEP_BACK, null);
    }

    private static Rollout rollout(Plan plan, int phase, RolloutState state, Course.@Nullable Hold hold) {
        return rollout(plan, phase, state, hold, null);
    }

    private static Rollout rollout(
            Plan plan, int phase, RolloutState state, Course.@Nullable Hold hold, @Nullable Instant until) {
        Course course = Course.straight(phase + 1, 1);
        return new Rollout(
                "r1",
                Stage.PRODUCTION,
                Stage.FLAG,
                1,
                "v2",
                "v1",
                plan,
                state,
                phase,
                LongStream.rangeClosed(1, phase + 1).boxed().toList(),
                0,
                NOW,
                NOW,
                null,
                "held",
                3,
                hold == null ? course : course.held(hold, until));
    }

    private static Hold minimums(String reason) {
        return new Hold(Ground.MINIMUMS, reason);
    }

    private static Findings findings(long v2Calls) {
        Findings.Arm arm = new Findings.Arm(v2Calls, 0, 0, 0, 0, 0, v2Calls, 0, 0, 0);
        return new Findings(1, 100, List.of(), List.of(), arm, arm, List.of());
    }
}
