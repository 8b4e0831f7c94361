package dev.switchback.guard;

import java.util.HashMap;
import java.util.Map;

/**
 * {@link ArmCounts} in the making, for whoever adds up what thousands report a second: numbers are added where they are.
 * What would make counts ill-formed is refused when it is added, and nothing of it is added then. Not thread-safe.
 */
public final class ArmSums {
    private final SparseSums latency = new SparseSums(Histogram.BUCKETS);
    private final SparseSums unitLatency = new SparseSums(Histogram.BUCKETS);
    private final SparseSums groups = new SparseSums(GroupLevels.GROUPS);
    private final Map<String, MetricCounts> metrics = new HashMap<>();
    private long calls;
    private long failingCalls;
    private long failingUnits;
    private long units;

    /**
     * Adds calls.
     *
     * @param moreCalls finished calls, failed ones included; not negative
     * @param moreFailingCalls calls that failed; not negative, and at most {@code moreCalls}
     * @param moreFailingUnits distinct units that failed for the first time; not negative
     * @throws IllegalArgumentException if the numbers are not like that
     * @throws ArithmeticException if the sums become too large
     */
    public void add(long moreCalls, long moreFailingCalls, long moreFailingUnits) {
        if (moreFailingCalls < 0 || moreFailingUnits < 0 || moreFailingCalls > moreCalls) {
            throw new IllegalArgumentException("calls " + moreCalls + ", failing calls " + moreFailingCalls
                    + ", failing units " + moreFailingUnits);
        }
        long allCalls = Math.addExact(calls, moreCalls);
        failingUnits = Math.addExact(failingUnits, moreFailingUnits);
        failingCalls += moreFailingCalls;
        calls = allCalls;
    }

    /**
     * Adds calls that succeeded and took about the same.
     *
     * @param bucket of {@link Histogram}
     * @param count how many; at least 1
     * @throws IllegalArgumentException if there is no such bucket, or the count is not positive
     * @throws ArithmeticException if the sums become too large
     */
    public void addLatency(int bucket, long count) {
        latency.add(bucket, count, 0);
    }

    /** Adds a unit that was seen for the first time in this stage. */
    public void addUnit() {
        units++;
    }

    /**
     * Adds how long the first call took of a unit that counts, where it succeeded.
     *
     * @param bucket of {@link Histogram}
     * @throws IllegalArgumentException if there is no such bucket
     */
    public void addUnitLatency(int bucket) {
        unitLatency.add(bucket, 1, 0);
    }

    /**
     * Adds successful calls of a group, as {@link GroupLevels} holds them.
     *
     * @throws IllegalArgumentException if there is no such group, or the count is not positive
     * @throws ArithmeticException if the sums become too large
     */
    public void addGroup(int group, long count, long sumLog) {
        groups.add(group, count, sumLog);
    }

    /**
     * Adds what was measured by one metric.
     *
     * @throws ArithmeticException if the sums become too large
     */
    public void addMetric(String name, MetricCounts counts) {
        metrics.merge(name, counts, MetricCounts::plus);
    }

    /** Returns what has been added. */
    public ArmCounts counts() {
        return new ArmCounts(
                calls,
                failingCalls,
                failingUnits,
                units,
                latency.histogram(),
                unitLatency.histogram(),
                groups.levels(),
                metrics);
    }

    /** Begins anew. */
    public void clear() {
        latency.clear();
        unitLatency.clear();
        groups.clear();
        metrics.clear();
        calls = 0;
        failingCalls = 0;
        failingUnits = 0;
        units = 0;
    }
}
