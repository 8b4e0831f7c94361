package dev.switchback.protocol;

import java.util.List;
import java.util.Set;

/**
 * One telemetry report. A report without series is a receipt and nothing else.
 *
 * @param instance who reports
 * @param sequence grows with every report of an incarnation, from 1; an older one than the last is ignored
 * @param receipt what the instance runs
 * @param series those that changed since the last acknowledged report
 * @param tripped flags whose local breaker is open
 * @param leaving whether the instance is being stopped on purpose and this is its last report; one that falls silent
 *     without it may have crashed
 */
public record Report(
        Instance instance, long sequence, Receipt receipt, List<Series> series, Set<String> tripped, boolean leaving) {
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
    }
}
