package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Serve;
import dev.switchback.guard.GuardPolicy;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.movement.Reweighting;
import dev.switchback.server.rollouts.plans.GuardedMetric;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rollout of one flag.
 *
 * @param id unique for ever
 * @param environment where it runs
 * @param flag key of the flag
 * @param attempt which try of this flag's it is, from 1
 * @param candidate variation that is rolled out, V2
 * @param rollbackVariation variation that everybody returns to, V1
 * @param plan its phases
 * @param state what has become of it
 * @param phase index of the present or last phase
 * @param entered the flag's version at the start of each phase entered so far, ascending; which phases those were is in
 *     the course's route
 * @param callsInPhase calls to V2 in the last phase when it ended; 0 while it is open
 * @param startedAt when the first phase began
 * @param phaseStartedAt when the present phase began, or was resumed
 * @param endedAt when it was completed or taken back; null while it is open
 * @param reason why it is where it is, in words
 * @param version grows by one with every change of it, from 1
 * @param course which way it has taken
 */
record Rollout(
        String id,
        EnvironmentId environment,
        String flag,
        int attempt,
        String candidate,
        String rollbackVariation,
        Plan plan,
        RolloutState state,
        int phase,
        List<Long> entered,
        long callsInPhase,
        Instant startedAt,
        Instant phaseStartedAt,
        @Nullable Instant endedAt,
        String reason,
        long version,
        Course course) {
    Rollout {
        entered = List.copyOf(entered);
    }

    /** A rollout that has gone straight through its phases. */
    Rollout(
            String id,
            EnvironmentId environment,
            String flag,
            int attempt,
            String candidate,
            String rollbackVariation,
            Plan plan,
            RolloutState state,
            int phase,
            List<Long> entered,
            long callsInPhase,
            Instant startedAt,
            Instant phaseStartedAt,
            @Nullable Instant endedAt,
            String reason,
            long version) {
        this(
                id,
                environment,
                flag,
                attempt,
                candidate,
                rollbackVariation,
                plan,
                state,
                phase,
                entered,
                callsInPhase,
                startedAt,
                phaseStartedAt,
                endedAt,
                reason,
                version,
                Course.straight(entered.size(), attempt));
    }

    /** Says whether it still leads its flag. */
    boolean open() {
        return state.open();
    }

    Phase present() {
        return plan.phases().get(phase);
    }

    /** Says whether nothing comes after the present phase. */
    boolean isLast() {
        return plan.isLast(phase);
    }

    /** Says whether V2 only runs aside at present: nobody is served it. */
    boolean inShadow() {
        return plan.shadow(phase);
    }

    /** Returns the share of everybody that is served V2 at present, in units of 0.001 %. */
    int share() {
        return plan.share(phase);
    }

    /** Returns how many phases it had entered before the present one, counting those entered again. */
    int stage() {
        return entered.size() - 1;
    }

    /** Returns the policy under which the guard judges at present. */
    GuardPolicy policy() {
        return plan.guard().policy(course.trial(), share()).withStaleRollsBack(!isLast() && !inShadow());
    }

    /**
     * Finds the phase under which calls of the flag at {@code flagVersion} were made: the flag may have been edited since
     * the phase began, but keeps its ramp. Empty for a version from before the rollout.
     */
    OptionalInt phaseAt(long flagVersion) {
        OptionalInt stage = stageAt(flagVersion);
        return stage.isEmpty() ? stage : OptionalInt.of(course.route().get(stage.getAsInt()));
    }

    /** Finds the {@link #stage} under which calls of the flag at {@code flagVersion} were made, likewise. */
    OptionalInt stageAt(long flagVersion) {
        for (int i = entered.size() - 1; i >= 0; i--) {
            if (entered.get(i) <= flagVersion) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the stretch with one share that belongs to {@link #stage}, or to an earlier one. */
    ShareStage stretch(int stage) {
        ShareStage stretch = ShareStage.first(plan.share(course.route().get(0)));
        for (int i = 1; i <= stage; i++) {
            stretch = stretch.then(plan.share(course.route().get(i)));
        }
        return stretch;
    }

    /** Returns the rollout in the phase after the present one. */
    Rollout advanced(Instant now, long flagVersion, String reason) {
        RolloutState next = state == RolloutState.PAUSED ? RolloutState.PAUSED : RolloutState.RUNNING;
        return entered(phase + 1, now, flagVersion, next, course.to(phase + 1), reason);
    }

    /**
     * Finds the last phase before the present one that brings V2 to nobody who does not have it now; empty if there is
     * none. A phase that shrank is not stepped back from into the larger one.
     */
    OptionalInt previous() {
        for (int i = phase - 1; i >= 0; i--) {
            if (plan.share(i) <= share()) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Returns the rollout in the {@link #previous} phase, where it stays.
     *
     * @param hold why; null if an operator wanted it so
     * @param anew whether evidence is gathered anew, as that which there was has been acted upon
     */
    Rollout steppedBack(Instant now, long flagVersion, Course.@Nullable Hold hold, boolean anew, String reason) {
        int target = previous().orElseThrow();
        Course back = course.to(target);
        Course next = anew ? back.triedAnew() : back;
        return hold == null
                ? entered(target, now, flagVersion, RolloutState.PAUSED, next, reason)
                : entered(target, now, flagVersion, RolloutState.HELD, next.held(hold, null), reason);
    }

    /** Returns the rollout held by an operator. */
    Rollout paused(String reason) {
        return become(RolloutState.PAUSED, 0, phaseStartedAt, null, reason, course.released());
    }

    /**
     * Returns the rollout held by the service.
     *
     * @param until when the hold ends by itself; null for when a person says so
     * @param anew whether evidence is gathered anew
     */
    Rollout held(Course.Hold hold, @Nullable Instant until, boolean anew, String reason) {
        Course next = course.held(hold, until);
        return become(RolloutState.HELD, 0, phaseStartedAt, null, reason, anew ? next.triedAnew() : next);
    }

    /**
     * Returns the rollout let go; the phase's time begins anew. What was seen during an incident is no evidence: that
     * begins anew as well.
     */
    Rollout resumed(Instant now, String reason) {
        Course released = course.released();
        boolean anew = course.hold() == Course.Hold.INCIDENT;
        return become(RolloutState.RUNNING, 0, now, null, reason, anew ? released.triedAnew() : released);
    }

    /** Returns the rollout with other approvals. */
    Rollout approved(Course next) {
        return become(state, 0, phaseStartedAt, null, reason, next);
    }

    /** Returns the rollout ended as {@code state}. */
    Rollout ended(RolloutState state, long callsInPhase, Instant now, String reason) {
        return become(state, callsInPhase, phaseStartedAt, now, reason, course.released());
    }

    /**
     * Returns {@code flag} as the present phase wants it; its ramp, if any, is the one of the phase before. Of a phase
     * that was there before exactly the same buckets have V2 again: who came last goes first.
     */
    Flag lead(Flag flag) {
        Ramp served = served(flag)
                .next(candidate, plan.audiences(phase, candidate), inShadow() ? nobody() : allocation(flag), metrics());
        return inShadow()
                ? flag.withMode(Mode.SHADOW).withRamp(served.with(allocation(flag)))
                : flag.withMode(Mode.LIVE).withRamp(served);
    }

    /** Returns the ramp of the phase before as far as it has served V2: whom it only ran aside for has not had it. */
    private Ramp served(Flag flag) {
        Ramp before = flag.ramp();
        if (before == null || !before.rollout().equals(id)) {
            return new Ramp(id, attempt, List.of(), nobody());
        }
        return flag.mode() == Mode.SHADOW ? before.with(nobody()) : before;
    }

    private Allocation nobody() {
        return Allocation.of(Map.of(rollbackVariation, Allocation.BUCKETS));
    }

    private Set<String> metrics() {
        return plan.guard().metrics().stream().map(GuardedMetric::name).collect(Collectors.toSet());
    }

    /** Returns {@code flag} as it was before the rollout. */
    Flag restore(Flag flag) {
        Flag before = flag.withMode(course.startedInShadow() ? Mode.SHADOW : Mode.LIVE);
        return course.startedRolledBack() ? before.takenBack() : before.settledOn(flag.defaultRule());
    }

    /** Says whether {@link #restore} would bring V2 to somebody who does not have it by chance at present. */
    boolean restoringExposes(Flag flag) {
        boolean served = !course.startedRolledBack() && !course.startedInShadow();
        return served && shareOf(flag.defaultRule()) > share();
    }

    private int shareOf(Serve rule) {
        if (rule instanceof Serve.Split split) {
            return split.allocation().weights().getOrDefault(candidate, 0);
        }
        return rule instanceof Serve.Fixed fixed && fixed.variation().equals(candidate) ? Allocation.BUCKETS : 0;
    }

    private Allocation allocation(Flag flag) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        int reach = plan.reach(phase);
        weights.put(rollbackVariation, Allocation.BUCKETS - reach);
        if (reach == 0) {
            return Allocation.of(weights);
        }
        weights.put(candidate, reach);
        return Reweighting.of(before(flag), weights);
    }

    /** Who has V2 keeps it: each share grows out of the one before, the first out of the flag's own split. */
    private Allocation before(Flag flag) {
        Ramp ramp = flag.ramp();
        if (ramp != null && ramp.allocation().weights().getOrDefault(candidate, 0) > 0) {
            return ramp.allocation();
        }
        if (flag.defaultRule() instanceof Serve.Split split) {
            return split.allocation();
        }
        return nobody();
    }

    private Rollout entered(
            int next, Instant now, long flagVersion, RolloutState nextState, Course nextCourse, String why) {
        List<Long> versions = new ArrayList<>(entered);
        versions.add(flagVersion);
        return new Rollout(
                id,
                environment,
                flag,
                attempt,
                candidate,
                rollbackVariation,
                plan,
                nextState,
                next,
                versions,
                0,
                startedAt,
                now,
                null,
                why,
                version + 1,
                nextCourse);
    }

    private Rollout become(
            RolloutState next, long calls, Instant phaseStart, @Nullable Instant end, String why, Course nextCourse) {
        return new Rollout(
                id,
                environment,
                flag,
                attempt,
                candidate,
                rollbackVariation,
                plan,
                next,
                phase,
                entered,
                calls,
                startedAt,
                phaseStart,
                end,
                why,
                version + 1,
                nextCourse);
    }
}
