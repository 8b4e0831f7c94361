package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.guard.GuardPolicy;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
 * @param entered the flag's version at the start of each phase entered so far, ascending
 * @param callsInPhase calls to V2 in the last phase when it ended; 0 while it is open
 * @param startedAt when the first phase began
 * @param phaseStartedAt when the present phase began, or was resumed
 * @param endedAt when it was completed or rolled back; null while it is open
 * @param reason why it is where it is, in words
 * @param version grows by one with every change of it, from 1
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
        long version) {
    Rollout {
        entered = List.copyOf(entered);
    }

    /** Says whether it still leads its flag. */
    boolean open() {
        return state.open();
    }

    Phase present() {
        return plan.phases().get(phase);
    }

    /** Returns V2's share at present, in units of 0.001 %. */
    int share() {
        return plan.share(phase);
    }

    /** Returns the policy under which the guard judges at present. */
    GuardPolicy policy() {
        return plan.guard().policy(attempt, share());
    }

    /**
     * Finds the phase under which calls of the flag at {@code flagVersion} were made: the flag may have been edited since
     * the phase began, but keeps its ramp. Empty for a version from before the rollout.
     */
    OptionalInt phaseAt(long flagVersion) {
        for (int i = entered.size() - 1; i >= 0; i--) {
            if (entered.get(i) <= flagVersion) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the rollout in the phase after the present one. */
    Rollout advanced(Instant now, long flagVersion, String reason) {
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
                state,
                phase + 1,
                versions,
                0,
                startedAt,
                now,
                null,
                reason,
                version + 1);
    }

    /** Returns the rollout held by an operator. */
    Rollout paused(String reason) {
        return become(RolloutState.PAUSED, 0, phaseStartedAt, null, reason);
    }

    /** Returns the rollout let go by an operator; the phase's time begins anew. */
    Rollout resumed(Instant now, String reason) {
        return become(RolloutState.RUNNING, 0, now, null, reason);
    }

    /** Returns the rollout ended as {@code state}. */
    Rollout ended(RolloutState state, long callsInPhase, Instant now, String reason) {
        return become(state, callsInPhase, phaseStartedAt, now, reason);
    }

    /** Returns {@code flag} as the present phase wants it; its ramp, if any, is the one of the phase before. */
    Flag lead(Flag flag) {
        Ramp before = flag.ramp();
        List<Rule> audiences = plan.audiences(phase, candidate);
        Ramp next = before != null && before.rollout().equals(id)
                ? before.next(candidate, audiences, allocation(flag), before.metrics())
                : new Ramp(id, attempt, audiences, allocation(flag));
        return flag.withRamp(next);
    }

    private Allocation allocation(Flag flag) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put(rollbackVariation, Allocation.BUCKETS - share());
        if (share() == 0) {
            return Allocation.of(weights);
        }
        weights.put(candidate, share());
        return before(flag).reweighted(weights);
    }

    /** Who has V2 keeps it: each share grows out of the one before, the first out of the flag's own split. */
    private Allocation before(Flag flag) {
        Ramp ramp = flag.ramp();
        if (phase > 0 && plan.share(phase - 1) > 0 && ramp != null) {
            return ramp.allocation();
        }
        if (flag.defaultRule() instanceof Serve.Split split) {
            return split.allocation();
        }
        return Allocation.of(Map.of(rollbackVariation, Allocation.BUCKETS));
    }

    private Rollout become(RolloutState next, long calls, Instant phaseStart, @Nullable Instant end, String why) {
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
                version + 1);
    }
}
