package dev.switchback.guard;

/**
 * What one version did in a stretch of time.
 *
 * @param calls finished calls, failed ones included; not negative
 * @param failingCalls calls that failed, at most {@code calls}
 * @param failingUnits distinct targeting keys that failed for the first time in this rollout attempt (on either
 *     version); not negative. The caller counts each key once, so that one user who retries is one failure
 * @param latency durations of the calls that succeeded; failures are left out, or failing fast would look like an
 *     improvement
 */
public record ArmCounts(long calls, long failingCalls, long failingUnits, Histogram latency) {

    /** Nothing happened. */
    public static final ArmCounts NONE = new ArmCounts(0, 0, 0, Histogram.EMPTY);

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if a count is negative or more calls failed than there were
     */
    public ArmCounts {
        if (failingCalls < 0 || failingUnits < 0 || failingCalls > calls) {
            throw new IllegalArgumentException(
                    "calls " + calls + ", failing calls " + failingCalls + ", failing units " + failingUnits);
        }
    }

    /** Both stretches together. */
    public ArmCounts plus(ArmCounts other) {
        return new ArmCounts(
                Math.addExact(calls, other.calls),
                Math.addExact(failingCalls, other.failingCalls),
                Math.addExact(failingUnits, other.failingUnits),
                latency.plus(other.latency));
    }
}
