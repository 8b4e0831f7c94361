package dev.switchback.protocol;

import java.util.Map;
import java.util.Set;

/**
 * The units whose first call in this stage of a rollout an instance has seen. A unit is whoever the flag is evaluated
 * for, by the hash of its targeting key. Not cumulative: what is not yet acknowledged; doubles are harmless.
 *
 * @param timed units and the {@link LatencyBuckets bucket} of the first of their calls that gave a time
 * @param untimed units whose first call gave none: it failed, or its version was warming up
 */
public record FirstCalls(TimedUnits timed, Set<Integer> untimed) {

    /** No unit. */
    public static final FirstCalls NONE = new FirstCalls(TimedUnits.NONE, Set.of());

    public FirstCalls {
        untimed = Set.copyOf(untimed);
    }

    /** Units in any order. */
    public FirstCalls(Map<Integer, Integer> timed, Set<Integer> untimed) {
        this(TimedUnits.of(timed), untimed);
    }

    /** Says whether no unit is named. */
    public boolean isEmpty() {
        return timed.isEmpty() && untimed.isEmpty();
    }
}
