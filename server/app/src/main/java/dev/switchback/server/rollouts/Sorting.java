package dev.switchback.server.rollouts;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Fleet;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.MetricCounts;
import dev.switchback.guard.Window;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.telemetry.SeriesDelta;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

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
    private long callsInPhase;
    private long unitsInPhase;
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

    /** Returns how many units called V2 in the present phase that had not called in this stage before. */
    long unitsInPhase() {
        return unitsInPhase;
    }

    /**
     * Returns what was sorted, as windows of the guard.
     *
     * @param source number of the instance that reported it
     */
    List<Window> windows(long bin, int source, Fleet fleet) {
        return armsByStage.values().stream()
                .map(arms ->
                        new Window(bin, arms.stage.ofAll(), arms.stage.ofUnexposed(), source, arms.v1, arms.v2, fleet))
                .toList();
    }

    private void add(SeriesDelta delta, int entered) {
        String variation = delta.key().variation();
        heard = true;
        boolean candidate = variation.equals(rollout.candidate());
        if (!candidate && !variation.equals(rollout.rollbackVariation())) {
            return;
        }
        ShareStage stage = ShareStage.of(rollout.shares().subList(0, entered + 1));
        ShareStage placed = placed(delta.key(), stage);
        Arms arms = armsByStage.computeIfAbsent(placed.number(), any -> new Arms(placed));
        ArmCounts counts = counts(delta, stage, countsUnits(delta.key(), placed));
        if (candidate) {
            arms.v2 = arms.v2.plus(counts);
            callsInPhase += entered == rollout.stage() ? (rollout.inShadow() ? compared(delta) : delta.calls()) : 0;
            unitsInPhase += entered == rollout.stage() ? counts.units() : 0;
        } else {
            arms.v1 = arms.v1.plus(counts);
        }
    }

    private static long compared(SeriesDelta delta) {
        return delta.metrics().stream()
                .filter(metric -> metric.name().equals(ShadowMetrics.MISMATCH))
                .mapToLong(MetricSeries::observations)
                .sum();
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
        return new ArmCounts(
                Math.max(delta.calls(), delta.errors()),
                delta.errors(),
                delta.failingUnits().stream().filter(units::fails).count(),
                withUnits ? newUnits(delta.firstCalls(), stage) : 0,
                Histogram.of(delta.latency()),
                withUnits
                        ? first(delta.firstCalls().timed(), unit -> units.isTimed(unit, stage.number()))
                        : Histogram.EMPTY,
                levels(delta.groups()),
                metrics(delta, stage, withUnits));
    }

    private long newUnits(FirstCalls calls, ShareStage stage) {
        return Stream.concat(calls.timed().keySet().stream(), calls.untimed().stream())
                .filter(unit -> units.calls(unit, stage.number()))
                .count();
    }

    private Map<String, MetricCounts> metrics(SeriesDelta series, ShareStage stage, boolean withUnits) {
        Map<String, MetricCounts> metrics = new HashMap<>();
        for (MetricSeries delta : series.metrics()) {
            String name = delta.name();
            if (units.takes(name)) {
                Histogram firstValues = withUnits
                        ? first(delta.unitValues(), unit -> units.hasValue(unit, name, stage.number()))
                        : Histogram.EMPTY;
                long hitUnits = isControl(series, name)
                        ? 0
                        : delta.hitUnits().stream()
                                .filter(unit -> units.hits(unit, name))
                                .count();
                long observations = Math.max(delta.observations(), delta.hits());
                Histogram values = Histogram.of(delta.values());
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
        Map<Integer, Long> counts = new HashMap<>();
        bucketByUnit.forEach((unit, bucket) -> {
            if (isFirst.test(unit)) {
                counts.merge(bucket, 1L, Long::sum);
            }
        });
        return Histogram.of(counts);
    }

    /** A sum may be a report ahead of its count; without a call it tells nothing. */
    private static GroupLevels levels(List<GroupSum> sums) {
        List<GroupSum> called = sums.stream()
                .filter(sum -> sum.count() > 0)
                .sorted(Comparator.comparingInt(GroupSum::group))
                .toList();
        return new GroupLevels(
                called.stream().mapToInt(GroupSum::group).toArray(),
                called.stream().mapToLong(GroupSum::count).toArray(),
                called.stream().mapToLong(GroupSum::sumLog).toArray());
    }
}
