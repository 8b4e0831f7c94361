package dev.switchback.client;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
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
    private final LongAdder ended = new LongAdder();
    private final LongAdder cold = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder fellBack = new LongAdder();
    private final AtomicLongArray latency = new AtomicLongArray(LatencyBuckets.COUNT);
    private final @Nullable AtomicLongArray groups;
    private final PendingUnits failingUnits;
    private final PendingUnits timedUnits;
    private final PendingUnits untimedUnits;
    private final UnitSample sample;
    private final LongAdder observed = new LongAdder();
    private volatile MetricCounters[] metrics = {};
    private volatile boolean retired;
    private long acknowledged;
    private long observedAcknowledged;
    private long acknowledgedAt;
    private SparseCounts acknowledgedLatency = SparseCounts.NONE;
    private GroupSums acknowledgedGroups = GroupSums.NONE;

    /**
     * @param sample of the flag's units
     * @param failingSample of the flag's units that fail
     */
    Counters(SeriesKey key, UnitSample sample, UnitSample failingSample, long now) {
        this.key = key;
        this.sample = sample;
        this.failingUnits = new PendingUnits(failingSample);
        this.timedUnits = new PendingUnits(sample);
        this.untimedUnits = new PendingUnits(sample);
        this.groups = key.randomised() ? new AtomicLongArray(FIELDS * GroupSum.GROUPS) : null;
        this.acknowledgedAt = now;
    }

    /**
     * What a series held when it was read.
     *
     * @param series for the report
     * @param mark how far its calls are acknowledged once the report is
     * @param observedMark how far its metrics are
     */
    record Reading(Series series, long mark, long observedMark) {}

    SeriesKey key() {
        return key;
    }

    /** A call succeeded while its version was still warming up: its latency says nothing yet. */
    void succeedCold() {
        cold.increment();
        ended.increment();
    }

    /**
     * A call succeeded.
     *
     * @param nanos how long it took
     * @param time the bucket of that
     * @param group random group of the unit; negative for none
     */
    void succeed(long nanos, int time, int group) {
        latency.incrementAndGet(time);
        if (groups != null && group >= 0) {
            addToGroup(groups, FIELDS * group, nanos <= 1_000 ? 0 : Math.log(nanos / 1e3));
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

    /** Units whose first failure the server is to hear of. */
    PendingUnits failingUnits() {
        return failingUnits;
    }

    /** Units whose first timed call the server is to hear of. */
    PendingUnits timedUnits() {
        return timedUnits;
    }

    /** Units whose first call gave no time. */
    PendingUnits untimedUnits() {
        return untimedUnits;
    }

    /** Returns the counters of a metric; null if there are as many metrics as a report may hold, or it has no name. */
    @Nullable
    MetricCounters metric(String name) {
        for (MetricCounters metric : metrics) {
            if (metric.name().equals(name)) {
                return metric;
            }
        }
        return addMetric(name);
    }

    /** Something of a metric has been counted. */
    void observed() {
        observed.increment();
    }

    /** Returns how many units await acknowledgement in the fullest place that the sample of calls fills. */
    int mostPending() {
        int most = Math.max(timedUnits.size(), untimedUnits.size());
        for (MetricCounters metric : metrics) {
            most = Math.max(most, metric.mostPending());
        }
        return most;
    }

    /** Says whether there is something that the server has not acknowledged. */
    boolean due() {
        return ended.sum() != acknowledged
                || observed.sum() != observedAcknowledged
                || failingUnits.size() + timedUnits.size() + untimedUnits.size() > 0
                || Arrays.stream(metrics).anyMatch(metric -> metric.mostPending() > 0);
    }

    /** Says whether nothing is due and nothing has been for {@code nanos}; then nobody reads it until it is resumed. */
    boolean retire(long now, long nanos) {
        if (due() || now - acknowledgedAt < nanos) {
            return false;
        }
        // Who counts looks at this after counting, and here it is set before looking, so that nobody counts unseen.
        retired = true;
        if (due()) {
            retired = false;
            return false;
        }
        forgetAcknowledged();
        return true;
    }

    /** Says whether what is counted here is not read. */
    boolean retired() {
        return retired;
    }

    /** Is read again. */
    void resume() {
        retired = false;
    }

    /** The server may not remember what it acknowledged: everything is due. */
    void forgetAcknowledged() {
        acknowledged = -1;
        acknowledgedLatency = SparseCounts.NONE;
        acknowledgedGroups = GroupSums.NONE;
    }

    /** Reads everything that counts, but for the buckets and groups that are as the server has acknowledged them. */
    Reading read() {
        long mark = ended.sum();
        long observedMark = observed.sum();
        FirstCalls firstCalls =
                new FirstCalls(timedUnits.read(), untimedUnits.read().keySet());
        Set<Integer> units = failingUnits.read().keySet();
        // A call is in its bucket before it is in its group, so the groups never hold more than the buckets.
        GroupSums sums = groups == null ? GroupSums.NONE : sums(groups);
        Map<Integer, Long> buckets = MetricCounters.sparse(latency);
        long errors = failed.sum();
        long calls = errors + cold.sum() + timed(buckets);
        List<MetricSeries> observations =
                Arrays.stream(metrics).map(MetricCounters::read).toList();
        Series series = new Series(
                key,
                calls,
                errors,
                fellBack.sum(),
                SparseCounts.of(buckets).changedSince(acknowledgedLatency),
                sums.changedSince(acknowledgedGroups),
                units,
                firstCalls,
                observations);
        return new Reading(series, mark, observedMark);
    }

    void acknowledge(Reading reading, long now) {
        acknowledged = reading.mark();
        observedAcknowledged = reading.observedMark();
        acknowledgedAt = now;
        Series heard = reading.series();
        acknowledgedLatency = acknowledgedLatency.updated(heard.latency());
        acknowledgedGroups = acknowledgedGroups.updated(heard.groups());
        failingUnits.acknowledge(heard.failingUnits());
        timedUnits.acknowledge(heard.firstCalls().timed().keySet());
        untimedUnits.acknowledge(heard.firstCalls().untimed());
        heard.metrics()
                .forEach(metric -> Arrays.stream(metrics)
                        .filter(counters -> counters.name().equals(metric.name()))
                        .forEach(counters -> counters.acknowledge(metric)));
    }

    private synchronized @Nullable MetricCounters addMetric(String name) {
        MetricCounters[] present = metrics;
        for (MetricCounters metric : present) {
            if (metric.name().equals(name)) {
                return metric;
            }
        }
        if (present.length == ReportCodec.METRICS || name.isBlank() || name.length() > ReportCodec.NAME) {
            return null;
        }
        MetricCounters added = new MetricCounters(name, sample);
        MetricCounters[] more = Arrays.copyOf(present, present.length + 1);
        more[present.length] = added;
        metrics = more;
        return added;
    }

    private static long timed(Map<Integer, Long> buckets) {
        return buckets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void addToGroup(AtomicLongArray groups, int at, double log) {
        // The count comes first and is read last, so that it covers the sums.
        groups.incrementAndGet(at);
        if (log > 0) {
            groups.addAndGet(at + 1, Math.round(log * FIXED_POINT));
            groups.addAndGet(at + 2, Math.round(log * log * FIXED_POINT));
        }
    }

    private static GroupSums sums(AtomicLongArray groups) {
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
        return GroupSums.of(sums);
    }
}
