package dev.switchback.client;

import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.protocol.MetricSeries;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts one metric of a series. Any number of threads count, without lock and without allocation; one thread reads. */
final class MetricCounters {
    private final String name;
    private final LongAdder observations = new LongAdder();
    private final LongAdder hits = new LongAdder();
    private final AtomicLongArray values = new AtomicLongArray(LatencyBuckets.COUNT);
    private final PendingUnits hitUnits;
    private final PendingUnits unitValues;

    MetricCounters(String name, UnitSample sample) {
        this.name = name;
        this.hitUnits = new PendingUnits(sample);
        this.unitValues = new PendingUnits(sample);
    }

    String name() {
        return name;
    }

    PendingUnits hitUnits() {
        return hitUnits;
    }

    PendingUnits unitValues() {
        return unitValues;
    }

    /** Counts something that was observed. */
    void observe(boolean hit) {
        // Observations come first and are read last, so that they cover the hits and the values.
        observations.increment();
        if (hit) {
            hits.increment();
        }
    }

    /** Counts a duration that was observed. */
    void observe(int bucket) {
        observations.increment();
        values.incrementAndGet(bucket);
    }

    /** Says whether there is a unit that the server has not heard of. */
    boolean hasNews() {
        return hitUnits.hasNews() || unitValues.hasNews();
    }

    /** Returns how many units of one kind are not written down at most. */
    int mostPending() {
        return Math.max(hitUnits.size(), unitValues.size());
    }

    MetricSeries read() {
        Map<Integer, Integer> valued = unitValues.read();
        Map<Integer, Integer> hit = hitUnits.read();
        long hitSum = hits.sum();
        Map<Integer, Long> buckets = sparse(values);
        return new MetricSeries(name, observations.sum(), hitSum, buckets, hit.keySet(), valued);
    }

    void hear(MetricSeries told) {
        hitUnits.hear(told.hitUnits());
        unitValues.hear(told.unitValues().keySet());
    }

    static Map<Integer, Long> sparse(AtomicLongArray counts) {
        Map<Integer, Long> buckets = new HashMap<>();
        for (int bucket = 0; bucket < counts.length(); bucket++) {
            long count = counts.get(bucket);
            if (count > 0) {
                buckets.put(bucket, count);
            }
        }
        return buckets;
    }
}
