package dev.switchback.client;

import dev.switchback.protocol.ReportCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Units that the server is to hear of and has not written down, at most as many as a report may name: should there be
 * more, the sample is made smaller. Safe for any number of threads.
 */
final class PendingUnits {
    static final int MOST = ReportCodec.UNITS;

    /** The server has heard of it. */
    private static final int HEARD = 1 << 16;

    /** With everything else that had been heard by then, it waits to be written down. */
    private static final int AWAITED = 1 << 17;

    private static final int BUCKET = HEARD - 1;

    private final UnitSample sample;
    private final Map<Integer, Integer> buckets = new HashMap<>(); // and marks above them

    PendingUnits(UnitSample sample) {
        this.sample = sample;
    }

    /** Notes {@code unit} with the bucket of its first time, unless it has been seen before or is not in the sample. */
    void offer(int unit, int bucket, SeenUnits seen) {
        if (!seen.contains(unit) && sample.holds(unit) && seen.add(unit)) {
            add(unit, bucket);
        }
    }

    /** Returns the units that the server has not heard of and that are in the sample still, with their buckets. */
    synchronized Map<Integer, Integer> read() {
        buckets.keySet().removeIf(unit -> !sample.holds(unit));
        Map<Integer, Integer> unheard = new HashMap<>();
        buckets.forEach((unit, bucket) -> {
            if ((bucket & HEARD) == 0) {
                unheard.put(unit, bucket & BUCKET);
            }
        });
        return unheard;
    }

    /** Says whether there is a unit that the server has not heard of. */
    synchronized boolean hasNews() {
        return buckets.values().stream().anyMatch(bucket -> (bucket & HEARD) == 0);
    }

    /** The server has heard of {@code units}. */
    synchronized void hear(Set<Integer> units) {
        units.forEach(unit -> buckets.computeIfPresent(unit, (any, bucket) -> bucket | HEARD));
    }

    /** What was awaited is written down, and what has been heard is awaited. */
    synchronized void keep() {
        buckets.values().removeIf(bucket -> (bucket & AWAITED) != 0);
        buckets.replaceAll((unit, bucket) -> (bucket & HEARD) == 0 ? bucket : bucket | AWAITED);
    }

    /** Everything is to be told again. */
    synchronized void repeat() {
        buckets.replaceAll((unit, bucket) -> bucket & ~HEARD);
    }

    /** What was heard is lost. */
    synchronized void lose() {
        buckets.replaceAll((unit, bucket) -> bucket & BUCKET);
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
