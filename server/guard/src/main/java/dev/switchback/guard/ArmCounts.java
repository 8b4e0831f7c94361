package dev.switchback.guard;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one version did in a stretch of time.
 *
 * <p>A <em>unit</em> is whoever was assigned to a version, by its targeting key. A unit's second call is no fresh
 * evidence, since units differ and keep their version; so what is compared between versions counts each unit once in a
 * <em>stage</em>, a stretch with one share, and a unit that was on V2 in an earlier stage of the rollout attempt not at
 * all.
 *
 * @param calls finished calls, failed ones included; not negative
 * @param failingCalls calls that failed, at most {@code calls}
 * @param failingUnits distinct units that failed for the first time in this rollout attempt (on either version); not
 *     negative. The caller counts each once, so that one user who retries is one failure
 * @param units distinct units that count and were seen for the first time in this stage; not negative
 * @param latency durations of all calls that succeeded; failures are left out, or failing fast would look like an
 *     improvement
 * @param unitLatency durations of the first calls of those units, where they succeeded
 * @param groups all successful calls by random group of units
 * @param metrics what else was measured, by the metric's name
 */
public record ArmCounts(
        long calls,
        long failingCalls,
        long failingUnits,
        long units,
        Histogram latency,
        Histogram unitLatency,
        GroupLevels groups,
        Map<String, MetricCounts> metrics) {

    /** Nothing happened. */
    public static final ArmCounts NONE = new ArmCounts(0, 0, 0, Histogram.EMPTY);

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if a count is negative or more calls failed than there were
     */
    public ArmCounts {
        if (failingCalls < 0 || failingUnits < 0 || units < 0 || failingCalls > calls) {
            throw new IllegalArgumentException("calls " + calls + ", failing calls " + failingCalls + ", failing units "
                    + failingUnits + ", units " + units);
        }
        metrics = Map.copyOf(metrics);
    }

    /** Calls each of which came from a unit of its own. */
    public ArmCounts(long calls, long failingCalls, long failingUnits, Histogram latency) {
        this(calls, failingCalls, failingUnits, calls, latency, latency, GroupLevels.NONE, Map.of());
    }

    /** Both stretches together. */
    public ArmCounts plus(ArmCounts other) {
        return new ArmCounts(
                Math.addExact(calls, other.calls),
                Math.addExact(failingCalls, other.failingCalls),
                Math.addExact(failingUnits, other.failingUnits),
                Math.addExact(units, other.units),
                latency.plus(other.latency),
                unitLatency.plus(other.unitLatency),
                groups.plus(other.groups),
                together(metrics, other.metrics));
    }

    /** Both stretches together, without what is of use to tests only while it is new. */
    ArmCounts plusTotals(ArmCounts other) {
        Map<String, MetricCounts> more = other.metrics;
        if (!more.isEmpty()) {
            more = new TreeMap<>(more);
            more.replaceAll((name, counts) -> counts.totals());
        }
        return new ArmCounts(
                Math.addExact(calls, other.calls),
                Math.addExact(failingCalls, other.failingCalls),
                Math.addExact(failingUnits, other.failingUnits),
                Math.addExact(units, other.units),
                latency.plus(other.latency),
                Histogram.EMPTY,
                GroupLevels.NONE,
                together(metrics, more));
    }

    /** What was measured by one metric. */
    MetricCounts metric(String name) {
        return metrics.getOrDefault(name, MetricCounts.NONE);
    }

    private static Map<String, MetricCounts> together(Map<String, MetricCounts> one, Map<String, MetricCounts> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        Map<String, MetricCounts> sums = new TreeMap<>(one);
        other.forEach((name, counts) -> sums.merge(name, counts, MetricCounts::plus));
        return sums;
    }
}
