package dev.switchback.protocol;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an instance has counted of one of the user's own metrics within a {@link Series}. Counts are cumulative, units
 * are those not yet acknowledged.
 *
 * @param name of the metric
 * @param observations how often something was observed
 * @param hits how many of them were hits: each occurrence of a counter, each failure of a rate
 * @param values observed durations by {@link LatencyBuckets bucket}
 * @param hitUnits units with a hit for the first time in this attempt
 * @param unitValues units and the bucket of the first duration observed of them in this stage
 */
public record MetricSeries(
        String name,
        long observations,
        long hits,
        SparseCounts values,
        Set<Integer> hitUnits,
        Map<Integer, Integer> unitValues) {
    public MetricSeries {
        hitUnits = Set.copyOf(hitUnits);
        unitValues = Collections.unmodifiableMap(new TreeMap<>(unitValues));
    }

    /** A metric whose values are counted in any order. */
    public MetricSeries(
            String name,
            long observations,
            long hits,
            Map<Integer, Long> values,
            Set<Integer> hitUnits,
            Map<Integer, Integer> unitValues) {
        this(name, observations, hits, SparseCounts.of(values), hitUnits, unitValues);
    }

    /** Returns the cumulative part. */
    public MetricSeries withoutUnits() {
        return namesUnits() ? new MetricSeries(name, observations, hits, values, Set.of(), Map.of()) : this;
    }

    /** Says whether any unit is named. */
    public boolean namesUnits() {
        return !hitUnits.isEmpty() || !unitValues.isEmpty();
    }
}
