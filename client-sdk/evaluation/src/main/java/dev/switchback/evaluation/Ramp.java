package dev.switchback.evaluation;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a running rollout has brought a flag. It stands in for the flag's default rule: first the audiences in order,
 * then the allocation for everybody else.
 *
 * @param rollout id of the rollout
 * @param attempt which try of the rollout it is, from 1
 * @param audiences rules for named audiences, served V2 without chance
 * @param allocation how everybody else is split, or would be if the flag were not in {@link Mode#SHADOW}; only these are
 *     compared by the guard
 * @param exposed the allocation of an earlier stage of the attempt under which most had V2; whom it gives V2 is no news
 *     to the guard any more. Null while there has been none
 * @param metrics names of the user's own metrics that the guard watches; the SDK counts no others
 */
public record Ramp(
        String rollout,
        int attempt,
        List<Rule> audiences,
        Allocation allocation,
        @Nullable Allocation exposed,
        Set<String> metrics) {
    public Ramp {
        audiences = List.copyOf(audiences);
        metrics = Set.copyOf(metrics);
        if (attempt < 1) {
            throw new IllegalArgumentException("an attempt counts from 1, not " + attempt);
        }
    }

    /** A ramp in its first stage that watches no metrics of the user's own. */
    public Ramp(String rollout, int attempt, List<Rule> audiences, Allocation allocation) {
        this(rollout, attempt, audiences, allocation, null, Set.of());
    }

    /**
     * Returns the ramp of the stage that follows this one in the same attempt: it remembers whoever had V2.
     *
     * @param candidate variation that is V2
     */
    public Ramp next(String candidate, List<Rule> nextAudiences, Allocation nextAllocation, Set<String> nextMetrics) {
        Allocation most = share(exposed, candidate) < share(allocation, candidate) ? allocation : exposed;
        Allocation before = nextAllocation.equals(allocation) ? exposed : most;
        return new Ramp(rollout, attempt, nextAudiences, nextAllocation, before, nextMetrics);
    }

    /** Returns this ramp with another allocation, which nobody is served: V2 only runs aside. */
    public Ramp with(Allocation aside) {
        return new Ramp(rollout, attempt, audiences, aside, exposed, metrics);
    }

    private static int share(@Nullable Allocation allocation, String candidate) {
        return allocation == null ? 0 : allocation.weights().getOrDefault(candidate, 0);
    }
}
