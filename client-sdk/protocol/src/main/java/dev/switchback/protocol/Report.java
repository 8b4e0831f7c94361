package dev.switchback.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One telemetry report. A report without series is a receipt and nothing else.
 *
 * @param instance who reports
 * @param sequence grows with every report of an incarnation, from 1; an older one than the last is ignored
 * @param since sequence of the report that this one builds on, which has to have been heard: what that one said, and
 *     those before it, is not repeated. 0 for what is kept for good, which is not asked after
 * @param receipt what the instance runs
 * @param series those that changed since that report
 * @param tripped flags whose local breaker is open
 * @param leaving whether the instance is being stopped on purpose and this is its last report; one that falls silent
 *     without it may have crashed
 * @param following how the instance hears of changes; empty where it does not say
 */
public record Report(
        Instance instance,
        long sequence,
        long since,
        Receipt receipt,
        List<Series> series,
        Set<String> tripped,
        boolean leaving,
        Optional<Following> following) {
    /** A report that builds on what is kept. */
    public Report(
            Instance instance,
            long sequence,
            Receipt receipt,
            List<Series> series,
            Set<String> tripped,
            boolean leaving,
            Optional<Following> following) {
        this(instance, sequence, 0, receipt, series, tripped, leaving, following);
    }

    /** A report of an instance that does not say how it hears of changes. */
    public Report(
            Instance instance,
            long sequence,
            Receipt receipt,
            List<Series> series,
            Set<String> tripped,
            boolean leaving) {
        this(instance, sequence, receipt, series, tripped, leaving, Optional.empty());
    }

    /** A report of an instance that stays. */
    public Report(Instance instance, long sequence, Receipt receipt, List<Series> series, Set<String> tripped) {
        this(instance, sequence, receipt, series, tripped, false);
    }

    public Report {
        series = List.copyOf(series);
        tripped = Set.copyOf(tripped);
        if (sequence < 1) {
            throw new IllegalArgumentException("a report's sequence counts from 1, not " + sequence);
        }
        if (since < 0 || since >= sequence) {
            throw new IllegalArgumentException("report " + sequence + " can't build on report " + since);
        }
    }
}
