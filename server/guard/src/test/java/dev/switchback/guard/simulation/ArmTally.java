package dev.switchback.guard.simulation;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Histogram;
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
    private final Touched latency = new Touched(Histogram.BUCKETS);
    private final Touched unitLatency = new Touched(Histogram.BUCKETS);
    private final Touched groups = new Touched(GroupLevels.GROUPS);
    private final long[] latencyCounts = new long[Histogram.BUCKETS];
    private final long[] unitLatencyCounts = new long[Histogram.BUCKETS];
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
        latency.mark(bucket);
        latencyCounts[bucket]++;
        groups.mark(group);
        groupCounts[group]++;
        groupSums[group] += Math.round(logMicros * GROUP_UNIT);
        if (firstOfUnit) {
            unitLatency.mark(bucket);
            unitLatencyCounts[bucket]++;
        }
    }

    /** What was counted; counting starts anew. */
    ArmCounts report() {
        ArmCounts report = timed ? timedReport() : counts(Histogram.EMPTY, Histogram.EMPTY, GroupLevels.NONE);
        calls = 0;
        failingCalls = 0;
        failingUnits = 0;
        units = 0;
        timed = false;
        return report;
    }

    private ArmCounts timedReport() {
        int[] buckets = latency.taken();
        int[] unitBuckets = unitLatency.taken();
        int[] present = groups.taken();
        return counts(
                new Histogram(buckets, taken(latencyCounts, buckets)),
                new Histogram(unitBuckets, taken(unitLatencyCounts, unitBuckets)),
                new GroupLevels(present, taken(groupCounts, present), taken(groupSums, present)));
    }

    private ArmCounts counts(Histogram all, Histogram first, GroupLevels levels) {
        return new ArmCounts(calls, failingCalls, failingUnits, units, all, first, levels, Map.of());
    }

    /** What the chosen places hold, which hold nothing afterwards. */
    private static long[] taken(long[] all, int[] chosen) {
        long[] taken = new long[chosen.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = all[chosen[i]];
            all[chosen[i]] = 0;
        }
        return taken;
    }

    /** Which places were written to, so that the others need not be looked at. */
    private static final class Touched {
        private final long[] words;

        Touched(int places) {
            words = new long[places / Long.SIZE];
        }

        void mark(int place) {
            words[place / Long.SIZE] |= 1L << place;
        }

        /** The places marked, ascending; none are afterwards. */
        int[] taken() {
            int count = 0;
            for (long word : words) {
                count += Long.bitCount(word);
            }
            int[] taken = new int[count];
            int length = 0;
            for (int i = 0; i < words.length; i++) {
                for (long word = words[i]; word != 0; word &= word - 1) {
                    taken[length++] = i * Long.SIZE + Long.numberOfTrailingZeros(word);
                }
                words[i] = 0;
            }
            return taken;
        }
    }
}
