package dev.switchback.client;

import dev.switchback.protocol.ReportCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Units that the server is to hear of and has not acknowledged, at most as many as a report may name: should there be
 * more, the sample is made smaller. Safe for any number of threads.
 */
final class PendingUnits {
    static final int MOST = ReportCodec.UNITS;

    private final UnitSample sample;
    private final Map<Integer, Integer> buckets = new HashMap<>();

    PendingUnits(UnitSample sample) {
        this.sample = sample;
    }

    /** Notes {@code unit} with the bucket of its first time, unless it has been seen before or is not in the sample. */
    void offer(int unit, int bucket, SeenUnits seen) {
        if (!seen.contains(unit) && sample.holds(unit) && seen.add(unit)) {
            add(unit, bucket);
        }
    }

    /** Returns the units that are in the sample still, with their buckets. */
    synchronized Map<Integer, Integer> read() {
        buckets.keySet().removeIf(unit -> !sample.holds(unit));
        return Map.copyOf(buckets);
    }

    synchronized void acknowledge(Set<Integer> units) {
        buckets.keySet().removeAll(units);
    }

    synchronized int size() {
        return buckets.size();
    }

    private synchronized void add(int unit, int bucket) {
        buckets.put(unit, bucket);
        while (buckets.size() > MOST) {
            buckets.keySet().removeIf(pending -> !sample.holds(pending));
            if (buckets.size() > MOST) {
                sample.narrow();
            }
        }
    }
}
