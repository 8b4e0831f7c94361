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
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    private Told heard = Told.NOTHING; // as long as whoever heard it is alive
    private Told awaited = Told.NOTHING;
    private Told kept = Told.NOTHING; // for good
    private long heardAt;

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
        this.heardAt = now;
    }

    /**
     * What a series held when it was read.
     *
     * @param series for the report
     * @param mark how far its calls are heard once the report is
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

    /** Returns how many units are not written down in the fullest place that the sample of calls fills. */
    int mostPending() {
        int most = Math.max(timedUnits.size(), untimedUnits.size());
        for (MetricCounters metric : metrics) {
            most = Math.max(most, metric.mostPending());
        }
        return most;
    }

    /** Says whether there is something that the server has not heard of. */
    boolean hasNews() {
        return ended.sum() != heard.ended()
                || observed.sum() != heard.observed()
                || failingUnits.hasNews()
                || timedUnits.hasNews()
                || untimedUnits.hasNews()
                || Arrays.stream(metrics).anyMatch(MetricCounters::hasNews);
    }

    /** Says whether there is something that the server has not written down. */
    boolean due() {
        return ended.sum() != kept.ended()
                || observed.sum() != kept.observed()
                || failingUnits.size() + timedUnits.size() + untimedUnits.size() > 0
                || Arrays.stream(metrics).anyMatch(metric -> metric.mostPending() > 0);
    }

    /** Says whether nothing is due and nothing has been for {@code nanos}; then nobody reads it until it is resumed. */
    boolean retire(long now, long nanos) {
        if (due() || now - heardAt < nanos) {
            return false;
        }
        // Who counts looks at this after counting, and here it is set before looking, so that nobody counts unseen.
        retired = true;
        if (due()) {
            retired = false;
            return false;
        }
        forget();
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

    /** The server may not remember what it has written down: everything is due. */
    void forget() {
        kept = Told.FORGOTTEN;
        lose();
    }

    /** What was heard and not written down is lost. */
    void lose() {
        heard = kept;
        awaited = kept;
        eachUnits(PendingUnits::lose);
    }

    /** What was heard and not written down is told again. */
    void repeat() {
        heard = kept;
        eachUnits(PendingUnits::repeat);
    }

    /** What was awaited is written down, and what has been heard is awaited. */
    void keep() {
        kept = awaited;
        awaited = heard;
        eachUnits(PendingUnits::keep);
    }

    /** Reads everything that counts, but for the buckets and groups that are as the server has heard of them. */
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
                SparseCounts.of(buckets).changedSince(heard.latency()),
                sums.changedSince(heard.groups()),
                units,
                firstCalls,
                observations);
        return new Reading(series, mark, observedMark);
    }

    void hear(Reading reading, long now) {
        heard = heard.and(reading);
        heardAt = now;
        Series told = reading.series();
        failingUnits.hear(told.failingUnits());
        timedUnits.hear(told.firstCalls().timed().keySet());
        untimedUnits.hear(told.firstCalls().untimed());
        told.metrics()
                .forEach(metric -> Arrays.stream(metrics)
                        .filter(counters -> counters.name().equals(metric.name()))
                        .forEach(counters -> counters.hear(metric)));
    }

    private void eachUnits(Consumer<PendingUnits> work) {
        Stream.of(failingUnits, timedUnits, untimedUnits).forEach(work);
        for (MetricCounters metric : metrics) {
            work.accept(metric.hitUnits());
            work.accept(metric.unitValues());
        }
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
