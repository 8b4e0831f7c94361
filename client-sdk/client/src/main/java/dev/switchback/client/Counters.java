package dev.switchback.client;

import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts one series. Any number of threads count, without lock and without allocation; one thread reads.
 *
 * <p>A call is complete when {@code ended} says so, which is written last and read first: what is added up in between
 * is then either in the sum or makes the series due again, and nothing is ever lost.
 */
final class Counters {
    private static final int FIELDS = 3;
    private static final double FIXED_POINT = 1 << GroupSum.FRACTION_BITS;

    private final SeriesKey key;
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder fellBack = new LongAdder();
    private final AtomicLongArray latency = new AtomicLongArray(LatencyBuckets.COUNT);
    private final @Nullable AtomicLongArray groups;
    private final Set<Integer> failingUnits = ConcurrentHashMap.newKeySet();
    private long acknowledged;
    private long acknowledgedAt;

    Counters(SeriesKey key, long now) {
        this.key = key;
        this.groups = key.randomised() ? new AtomicLongArray(FIELDS * GroupSum.GROUPS) : null;
        this.acknowledgedAt = now;
    }

    /**
     * What a series held when it was read.
     *
     * @param series for the report
     * @param mark how far the series is acknowledged once the report is
     */
    record Reading(Series series, long mark) {}

    SeriesKey key() {
        return key;
    }

    /** A call begins; it ends as exactly one of success, failure, fallback. */
    void begin() {
        begun.increment();
    }

    /** A call succeeded while its version was still warming up: its latency says nothing yet. */
    void succeedCold() {
        succeeded.increment();
        ended.increment();
    }

    /**
     * A call succeeded.
     *
     * @param nanos how long it took
     * @param group random group of the unit; negative for none
     */
    void succeed(long nanos, int group) {
        succeeded.increment();
        latency.incrementAndGet(LatencyBuckets.of(nanos));
        if (groups != null && group >= 0) {
            addToGroup(groups, FIELDS * group, Math.log(Math.max(1, nanos / 1e3)));
        }
        ended.increment();
    }

    void fail() {
        failed.increment();
        ended.increment();
    }

    void fallBack() {
        fellBack.increment();
        ended.increment();
    }

    /** A unit failed for the first time. */
    void failingUnit(int hash) {
        failingUnits.add(hash);
    }

    /** Says whether there is something that the server has not acknowledged. */
    boolean due() {
        return ended.sum() != acknowledged || !failingUnits.isEmpty();
    }

    /** Says whether nothing is due, nothing is under way, and nothing has been for {@code nanos}. */
    boolean quiet(long now, long nanos) {
        return !due() && begun.sum() == acknowledged && now - acknowledgedAt >= nanos;
    }

    Reading read() {
        long mark = ended.sum();
        Map<Integer, Long> buckets = new HashMap<>();
        for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
            long count = latency.get(bucket);
            if (count > 0) {
                buckets.put(bucket, count);
            }
        }
        List<GroupSum> sums = groups == null ? List.of() : sums(groups);
        long errors = failed.sum();
        long calls = errors + succeeded.sum();
        Set<Integer> units =
                failingUnits.stream().limit(ReportCodec.FAILING_UNITS).collect(Collectors.toSet());
        return new Reading(new Series(key, calls, errors, fellBack.sum(), buckets, sums, units), mark);
    }

    void acknowledge(Reading reading, long now) {
        acknowledged = reading.mark();
        acknowledgedAt = now;
        failingUnits.removeAll(reading.series().failingUnits());
    }

    private static void addToGroup(AtomicLongArray groups, int at, double log) {
        // The count comes first and is read last, so that it covers the sums.
        groups.incrementAndGet(at);
        groups.addAndGet(at + 1, Math.round(log * FIXED_POINT));
        groups.addAndGet(at + 2, Math.round(log * log * FIXED_POINT));
    }

    private static List<GroupSum> sums(AtomicLongArray groups) {
        List<GroupSum> sums = new ArrayList<>();
        for (int group = 0; group < GroupSum.GROUPS; group++) {
            int at = FIELDS * group;
            long squares = groups.get(at + 2);
            long logs = groups.get(at + 1);
            long count = groups.get(at);
            if (count > 0) {
                sums.add(new GroupSum(group, count, logs, squares));
            }
        }
        return sums;
    }
}
