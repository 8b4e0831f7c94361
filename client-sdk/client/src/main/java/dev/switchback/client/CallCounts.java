package dev.switchback.client;

import dev.switchback.evaluation.Evaluation;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.LatencyBuckets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts in the series of a flag how its calls go, and names their units. Safe for any number of threads. */
final class CallCounts {
    private final FlagSeries series;
    private final VersionHealth health;
    private final LongSupplier nanos;
    private final WarmUp warmUp = new WarmUp();

    CallCounts(FlagSeries series, VersionHealth health, LongSupplier nanos) {
        this.series = series;
        this.health = health;
        this.nanos = nanos;
    }

    /** Finds where a call counts; null for nowhere. */
    @Nullable
    Counters of(@Nullable Evaluation evaluation) {
        String variation = evaluation == null ? null : evaluation.variation();
        return evaluation == null || variation == null ? null : series.of(evaluation, variation, nanos);
    }

    /** Counts that a call has ended which began at {@code start}; nowhere if counters or view are null. */
    void end(
            boolean failed,
            @Nullable Counters counters,
            long unit,
            Choice choice,
            @Nullable FlagView view,
            long start,
            long now) {
        if (counters == null || view == null) {
            return;
        }
        if (failed) {
            view.untimed(counters, unit);
            fail(counters, unit, choice, view);
        } else {
            succeed(counters, unit, choice, view, now - start, now);
        }
        series.counted(counters);
    }

    private void succeed(Counters counters, long unit, Choice choice, FlagView view, long took, long now) {
        if (choice == Choice.V1_FOR_V2) {
            view.untimed(counters, unit);
            counters.fallBack();
        } else if (choice.second() && warmUp.takes(now)) {
            view.untimed(counters, unit);
            counters.succeedCold();
        } else {
            int time = LatencyBuckets.of(took);
            view.timed(counters, unit, time);
            int bucket = Unit.bucket(unit);
            counters.succeed(took, time, bucket < 0 ? -1 : bucket % GroupSum.GROUPS);
        }
    }

    private void fail(Counters counters, long unit, Choice choice, FlagView view) {
        if (choice == Choice.V1_FOR_V2) {
            counters.fallBack();
            return;
        }
        view.failing(counters, unit);
        counters.fail();
        if (choice.second()) {
            health.hurryIfSecondFails();
        }
    }

    /**
     * Counts something that was observed of a metric.
     *
     * @param bucket of an observed duration; negative if it is none
     * @param unit to be named
     * @return false if there is no room to count it
     */
    boolean observe(
            String metric, Evaluation evaluation, String variation, boolean hit, int bucket, FlagView view, long unit) {
        Counters counters = series.of(evaluation, variation, nanos);
        MetricCounters counts = counters == null ? null : counters.metric(metric);
        if (counters == null || counts == null) {
            return false;
        }
        if (bucket < 0) {
            counts.observe(hit);
        } else {
            counts.observe(bucket);
        }
        if (unit != Unit.NOBODY) {
            nameUnit(counts, view, unit, hit, bucket);
        }
        counters.observed();
        series.counted(counters);
        return true;
    }

    private static void nameUnit(MetricCounters counts, FlagView view, long unit, boolean hit, int bucket) {
        int hash = Unit.hash(unit);
        if (hit) {
            counts.hitUnits().offer(hash, 0, view.units().hit(counts.name()));
        }
        if (bucket >= 0 && !view.exposed(unit)) {
            counts.unitValues().offer(hash, bucket, view.units().valued(counts.name()));
        }
    }
}
