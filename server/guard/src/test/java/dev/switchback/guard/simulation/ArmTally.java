package dev.switchback.guard.simulation;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Histogram;
import java.util.Arrays;
import java.util.Map;

/** Counts what one version does until it is reported. */
final class ArmTally {

    private static final double LOG_STEP = Math.log(Histogram.lowerBound(1));
    private static final double GROUP_UNIT = 1 << 16;

    private long calls;
    private long failingCalls;
    private long failingUnits;
    private long units;
    private boolean timed;
    private final long[] latency = new long[Histogram.BUCKETS];
    private final long[] unitLatency = new long[Histogram.BUCKETS];
    private final long[] groupCounts = new long[GroupLevels.GROUPS];
    private final long[] groupSums = new long[GroupLevels.GROUPS];

    void called(long more, long failing) {
        calls += more;
        failingCalls += failing;
    }

    void firstFailures(long more) {
        failingUnits += more;
    }

    void firstCalls(long more) {
        units += more;
    }

    /** A successful call that was timed. */
    void took(double logMicros, int group, boolean firstOfUnit) {
        int bucket = (int) Math.max(0, Math.min(Histogram.BUCKETS - 1, Math.floor(logMicros / LOG_STEP)));
        timed = true;
        latency[bucket]++;
        groupCounts[group]++;
        groupSums[group] += Math.round(logMicros * GROUP_UNIT);
        if (firstOfUnit) {
            unitLatency[bucket]++;
        }
    }

    /** What was counted; counting starts anew. */
    ArmCounts report() {
        ArmCounts report = timed
                ? counts(sparse(latency), sparse(unitLatency), groups())
                : counts(Histogram.EMPTY, Histogram.EMPTY, GroupLevels.NONE);
        clear();
        return report;
    }

    private ArmCounts counts(Histogram all, Histogram first, GroupLevels groups) {
        return new ArmCounts(calls, failingCalls, failingUnits, units, all, first, groups, Map.of());
    }

    private void clear() {
        calls = 0;
        failingCalls = 0;
        failingUnits = 0;
        units = 0;
        if (timed) {
            Arrays.fill(latency, 0);
            Arrays.fill(unitLatency, 0);
            Arrays.fill(groupCounts, 0);
            Arrays.fill(groupSums, 0);
            timed = false;
        }
    }

    private GroupLevels groups() {
        int[] present = present(groupCounts);
        return new GroupLevels(present, chosen(groupCounts, present), chosen(groupSums, present));
    }

    private static Histogram sparse(long[] counts) {
        int[] present = present(counts);
        return new Histogram(present, chosen(counts, present));
    }

    private static int[] present(long[] counts) {
        int[] present = new int[counts.length];
        int length = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                present[length++] = i;
            }
        }
        return Arrays.copyOf(present, length);
    }

    private static long[] chosen(long[] all, int[] present) {
        long[] chosen = new long[present.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = all[present[i]];
        }
        return chosen;
    }
}
