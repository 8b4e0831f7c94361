package dev.switchback.server.rollouts;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Fleet;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.MetricCounts;
import dev.switchback.guard.Window;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import dev.switchback.protocol.TimedUnits;
import dev.switchback.server.rollouts.plans.ShadowMetrics;
import dev.switchback.server.telemetry.SeriesDelta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what one report adds into the arms of a rollout: one pair for each stage in which chance placed the calls, and one
 * for the calls that it did not place. Confined to one thread.
 */
final class Sorting {
    /** Not placed by chance: audiences, targets, everybody. */
    private static final ShareStage DIRECTED = new ShareStage(0, 0, 0);

    private final Rollout rollout;
    private final long knownRevision;
    private final CountedUnits units;
    private final SortedMap<Integer, Arms> armsByStage = new TreeMap<>();
    private @Nullable ShareStage latestStage;
    private int latestEntered;
    private long callsInPhase;
    private boolean heard;

    /** What V1 and V2 did in one stage. */
    private static final class Arms {
        private final ShareStage stage;
        private ArmCounts v1 = ArmCounts.NONE;
        private ArmCounts v2 = ArmCounts.NONE;

        private Arms(ShareStage stage) {
            this.stage = stage;
        }
    }

    /**
     * Prepares to sort.
     *
     * @param knownRevision up to which revision of the environment the rollout's phases are known; of calls at a later
     *     version of the flag it is not known which share placed them
     * @param units whom the rollout has counted
     */
    Sorting(Rollout rollout, long knownRevision, CountedUnits units) {
        this.rollout = rollout;
        this.knownRevision = knownRevision;
        this.units = units;
    }

    /** Sorts the deltas of this rollout's flag, and leaves out others and those from before the rollout. */
    Sorting add(List<SeriesDelta> deltas) {
        for (SeriesDelta delta : deltas) {
            if (delta.key().flag().equals(rollout.flag())) {
                rollout.stageAt(delta.key().version()).ifPresent(entered -> add(delta, entered));
            }
        }
        return this;
    }

    /** Says whether anything concerned this rollout. */
    boolean heard() {
        return heard;
    }

    /** Returns how many calls went to V2 in the present phase. */
    long callsInPhase() {
        return callsInPhase;
    }

    /**
     * Returns what was sorted, as windows of the guard.
     *
     * @param source number of the instance that reported it
     */
    List<Window> windows(long bin, int source, Fleet fleet) {
        List<Window> windows = new ArrayList<>(armsByStage.size());
        for (Arms arms : armsByStage.values()) {
            ShareStage stage = arms.stage;
            windows.add(new Window(bin, stage.ofAll(), stage.ofUnexposed(), source, arms.v1, arms.v2, fleet));
        }
        return windows;
    }

    private void add(SeriesDelta delta, int entered) {
        String variation = delta.key().variation();
        heard = true;
        boolean candidate = variation.equals(rollout.candidate());
        if (!candidate && !variation.equals(rollout.rollbackVariation())) {
            return;
        }
        ShareStage stage = stage(entered);
        ShareStage placed = placed(delta.key(), stage);
        Arms arms = armsByStage.computeIfAbsent(placed.number(), any -> new Arms(placed));
        ArmCounts counts = counts(delta, stage, countsUnits(delta.key(), placed));
        if (candidate) {
            arms.v2 = sum(arms.v2, counts);
            callsInPhase += entered == rollout.stage() ? (rollout.inShadow() ? compared(delta) : delta.calls()) : 0;
        } else {
            arms.v1 = sum(arms.v1, counts);
        }
    }

    private static long compared(SeriesDelta delta) {
        return delta.metrics().stream()
                .filter(metric -> metric.name().equals(ShadowMetrics.MISMATCH))
                .mapToLong(MetricSeries::observations)
                .sum();
    }

    /** Most reports tell of one stage, and of each version once in it. */
    private ShareStage stage(int entered) {
        ShareStage known = latestStage;
        if (known == null || entered != latestEntered) {
            known = rollout.stretch(entered);
            latestStage = known;
            latestEntered = entered;
        }
        return known;
    }

    private static ArmCounts sum(ArmCounts before, ArmCounts counts) {
        return before.equals(ArmCounts.NONE) ? counts : before.plus(counts);
    }

    private ShareStage placed(SeriesKey key, ShareStage stage) {
        return key.randomised() && isKnown(key) && stage.byChance() ? stage : DIRECTED;
    }

    /** Where V2 has no share that it has not had before nobody's version is news. */
    private boolean countsUnits(SeriesKey key, ShareStage placed) {
        return isKnown(key) && (!placed.byChance() || placed.ofUnexposed() > 0);
    }

    private boolean isKnown(SeriesKey key) {
        return key.version() <= knownRevision;
    }

    /**
     * A call that was ending while the SDK read its counters may be among the errors and not yet, or no longer, among the
     * calls; it counts as a call then.
     */
    private ArmCounts counts(SeriesDelta delta, ShareStage stage, boolean withUnits) {
        First first = withUnits ? first(delta.firstCalls(), stage) : First.NONE;
        return new ArmCounts(
                Math.max(delta.calls(), delta.errors()),
                delta.errors(),
                count(delta.failingUnits(), units::fails),
                first.units(),
                histogram(delta.latency()),
                first.latency(),
                levels(delta.groups()),
                metrics(delta, stage, withUnits));
    }

    /** Units that call for the first time in a stage, and how long those calls took that gave a time. */
    private record First(long units, Histogram latency) {
        static final First NONE = new First(0, Histogram.EMPTY);
    }

    /** Who was timed before has called before. */
    private First first(FirstCalls calls, ShareStage stage) {
        TimedUnits told = calls.timed();
        int[] buckets = new int[told.size()];
        int timed = 0;
        long called = count(calls.untimed(), unit -> units.calls(unit, stage.number()));
        for (int i = 0; i < told.size(); i++) {
            if (units.isTimed(told.unit(i), stage.number())) {
                buckets[timed++] = told.bucket(i);
                called += units.calls(told.unit(i), stage.number()) ? 1 : 0;
            }
        }
        return new First(called, histogram(Arrays.copyOf(buckets, timed)));
    }

    /** Counts those of whom {@code matches}; everybody is asked about. */
    private static long count(Set<Integer> named, IntPredicate matches) {
        long count = 0;
        for (int unit : named) {
            count += matches.test(unit) ? 1 : 0;
        }
        return count;
    }

    private Map<String, MetricCounts> metrics(SeriesDelta series, ShareStage stage, boolean withUnits) {
        if (series.metrics().isEmpty()) {
            return Map.of();
        }
        Map<String, MetricCounts> metrics = new HashMap<>();
        for (MetricSeries delta : series.metrics()) {
            String name = delta.name();
            if (units.takes(name)) {
                Histogram firstValues = withUnits
                        ? first(delta.unitValues(), unit -> units.hasValue(unit, name, stage.number()))
                        : Histogram.EMPTY;
                long hitUnits = isControl(series, name) ? 0 : count(delta.hitUnits(), unit -> units.hits(unit, name));
                long observations = Math.max(delta.observations(), delta.hits());
                Histogram values = histogram(delta.values());
                metrics.put(name, new MetricCounts(observations, delta.hits(), hitUnits, values, firstValues));
            }
        }
        return metrics;
    }

    /** A unit whose answers differ from V1's own is none the less one whose V2 may differ, and is not used up. */
    private boolean isControl(SeriesDelta series, String metric) {
        return metric.equals(ShadowMetrics.MISMATCH)
                && !series.key().variation().equals(rollout.candidate());
    }

    private static Histogram first(Map<Integer, Integer> bucketByUnit, IntPredicate isFirst) {
        int[] buckets = new int[bucketByUnit.size()];
        int length = 0;
        for (Map.Entry<Integer, Integer> unit : bucketByUnit.entrySet()) {
            if (isFirst.test(unit.getKey())) {
                buckets[length++] = unit.getValue();
            }
        }
        return histogram(Arrays.copyOf(buckets, length));
    }

    /** Counts how often each bucket is there. */
    private static Histogram histogram(int[] buckets) {
        Arrays.sort(buckets);
        int[] distinct = new int[buckets.length];
        long[] counts = new long[buckets.length];
        int length = 0;
        for (int bucket : buckets) {
            if (length == 0 || distinct[length - 1] != bucket) {
                distinct[length++] = bucket;
            }
            counts[length - 1]++;
        }
        return length == 0
                ? Histogram.EMPTY
                : new Histogram(Arrays.copyOf(distinct, length), Arrays.copyOf(counts, length));
    }

    private static Histogram histogram(SparseCounts counts) {
        return Histogram.of(counts.size(), counts::bucket, counts::count);
    }

    /** A sum may be a report ahead of its count; without a call it tells nothing. */
    private static GroupLevels levels(GroupSums sums) {
        int[] groups = new int[sums.size()];
        long[] counts = new long[sums.size()];
        long[] sumLogs = new long[sums.size()];
        int length = 0;
        for (int i = 0; i < sums.size(); i++) {
            if (sums.count(i) > 0) {
                groups[length] = sums.group(i);
                counts[length] = sums.count(i);
                sumLogs[length++] = sums.sumLog(i);
            }
        }
        return length == 0
                ? GroupLevels.NONE
                : new GroupLevels(
                        Arrays.copyOf(groups, length), Arrays.copyOf(counts, length), Arrays.copyOf(sumLogs, length));
    }
}
