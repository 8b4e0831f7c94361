package dev.switchback.server.rollouts;

import dev.switchback.guard.ArmSums;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.MetricCounts;
import dev.switchback.guard.WindowSums;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import dev.switchback.protocol.TimedUnits;
import dev.switchback.server.rollouts.plans.ShadowMetrics;
import dev.switchback.server.telemetry.SeriesDelta;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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
    private @Nullable ShareStage latestStage;
    private int latestEntered;
    private long callsInPhase;
    private boolean v1Called;

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

    /** Says whether anything in a report concerns this rollout: its flag, since it began. */
    boolean concerns(List<SeriesDelta> deltas) {
        for (SeriesDelta delta : deltas) {
            if (isOfFlag(delta) && rollout.stageAt(delta.key().version()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Says whether V2 failed in a report, for whomever. */
    boolean fails(List<SeriesDelta> deltas) {
        for (SeriesDelta delta : deltas) {
            if (isOfFlag(delta)
                    && isCandidate(delta)
                    && (delta.errors() > 0 || !delta.failingUnits().isEmpty())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Sorts the deltas of this rollout's flag, and leaves out others and those from before the rollout.
     *
     * @param source number of the instance that reported them
     * @param held where to add them
     */
    void sort(List<SeriesDelta> deltas, int source, HeldWindows held) {
        for (SeriesDelta delta : deltas) {
            OptionalInt entered = isOfFlag(delta) ? rollout.stageAt(delta.key().version()) : OptionalInt.empty();
            if (entered.isPresent()) {
                add(delta, entered.getAsInt(), source, held);
            }
        }
    }

    /** Returns how many calls went to V2 in the present phase. */
    long callsInPhase() {
        return callsInPhase;
    }

    /** Says whether V1 was called. */
    boolean v1Called() {
        return v1Called;
    }

    private boolean isOfFlag(SeriesDelta delta) {
        return delta.key().flag().equals(rollout.flag());
    }

    private boolean isCandidate(SeriesDelta delta) {
        return delta.key().variation().equals(rollout.candidate());
    }

    private void add(SeriesDelta delta, int entered, int source, HeldWindows held) {
        boolean candidate = isCandidate(delta);
        if (!candidate && !delta.key().variation().equals(rollout.rollbackVariation())) {
            return;
        }
        ShareStage stage = stage(entered);
        ShareStage placed = placed(delta.key(), stage);
        WindowSums sums = held.sums(placed, source);
        add(delta, stage, countsUnits(delta.key(), placed), candidate ? sums.v2() : sums.v1());
        if (candidate) {
            callsInPhase += entered == rollout.stage() ? (rollout.inShadow() ? compared(delta) : delta.calls()) : 0;
        } else {
            v1Called |= Math.max(delta.calls(), delta.errors()) > 0;
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
     * calls; it counts as a call then. A sum may be a report ahead of its count; without a call it tells nothing.
     */
    private void add(SeriesDelta delta, ShareStage stage, boolean withUnits, ArmSums arm) {
        arm.add(Math.max(delta.calls(), delta.errors()), delta.errors(), count(delta.failingUnits(), units::fails));
        SparseCounts latency = delta.latency();
        for (int i = 0; i < latency.size(); i++) {
            arm.addLatency(latency.bucket(i), latency.count(i));
        }
        GroupSums groups = delta.groups();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.count(i) > 0) {
                arm.addGroup(groups.group(i), groups.count(i), groups.sumLog(i));
            }
        }
        if (withUnits) {
            addFirst(delta.firstCalls(), stage, arm);
        }
        addMetrics(delta, stage, withUnits, arm);
    }

    /** Units that call for the first time in a stage, and how long. Who was timed before has called before. */
    private void addFirst(FirstCalls calls, ShareStage stage, ArmSums arm) {
        for (int unit : calls.untimed()) {
            if (units.calls(unit, stage.number())) {
                arm.addUnit();
            }
        }
        TimedUnits told = calls.timed();
        for (int i = 0; i < told.size(); i++) {
            if (units.isTimed(told.unit(i), stage.number())) {
                arm.addUnitLatency(told.bucket(i));
                if (units.calls(told.unit(i), stage.number())) {
                    arm.addUnit();
                }
            }
        }
    }

    /** Counts those of whom {@code matches}; everybody is asked about. */
    private static long count(Set<Integer> named, IntPredicate matches) {
        long count = 0;
        for (int unit : named) {
            count += matches.test(unit) ? 1 : 0;
        }
        return count;
    }

    private void addMetrics(SeriesDelta series, ShareStage stage, boolean withUnits, ArmSums arm) {
        for (MetricSeries delta : series.metrics()) {
            String name = delta.name();
            if (units.takes(name)) {
                Histogram firstValues = withUnits
                        ? first(delta.unitValues(), unit -> units.hasValue(unit, name, stage.number()))
                        : Histogram.EMPTY;
                long hitUnits = isControl(series, name) ? 0 : count(delta.hitUnits(), unit -> units.hits(unit, name));
                long observations = Math.max(delta.observations(), delta.hits());
                Histogram values = histogram(delta.values());
                arm.addMetric(name, new MetricCounts(observations, delta.hits(), hitUnits, values, firstValues));
            }
        }
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
}
