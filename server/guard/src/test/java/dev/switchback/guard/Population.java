package dev.switchback.guard;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;

/**
 * Simulated users who keep their version, differ in how long their calls take and in how often they call; everything
 * follows from the seed.
 */
final class Population {

    private static final int BUCKETS = 100_000;
    private static final double SIGMA_OF_CALLS = 0.5;

    private final SplittableRandom random;
    private final int[] buckets;
    private final double[] levels;
    private final double[] activity;
    private final boolean[] counted;
    private double before;

    /**
     * As many users.
     *
     * @param sigma how much they differ, as the standard deviation of ln(latency)
     * @param zipf how unequally active they are: user {@code i} calls in proportion to {@code i^-zipf}
     */
    Population(long seed, int users, double sigma, double zipf) {
        random = new SplittableRandom(seed);
        buckets = random.ints(users, 0, BUCKETS).toArray();
        levels = random.doubles(users)
                .map(ignored -> sigma * random.nextGaussian())
                .toArray();
        activity = new double[users];
        double sum = 0;
        for (int user = 0; user < users; user++) {
            sum += Math.pow(user + 1, -zipf);
            activity[user] = sum;
        }
        counted = new boolean[users];
    }

    /** A new stage: everybody counts anew but for those who have had V2 already. */
    void nextStage(double shareBefore) {
        before = shareBefore;
        for (int user = 0; user < counted.length; user++) {
            counted[user] = buckets[user] < before * BUCKETS;
        }
    }

    /** A window of calls; V2's take longer by a factor, as those of a user may at that time. */
    Window window(long bin, double share, int calls, double v2Factor, LongToDoubleFunction drift) {
        Arm v1 = new Arm();
        Arm v2 = new Arm();
        for (int call = 0; call < calls; call++) {
            int user = user();
            boolean onV2 = buckets[user] < share * BUCKETS;
            double log = Math.log(100_000) + levels[user] + SIGMA_OF_CALLS * random.nextGaussian();
            double shift = drift.applyAsDouble(user) + (onV2 ? Math.log(v2Factor) : 0);
            (onV2 ? v2 : v1).add(log + shift, buckets[user] % GroupLevels.GROUPS, !counted[user]);
            counted[user] = true;
        }
        double unitShare = (share - before) / (1 - before);
        return new Window(bin, share, unitShare, Window.SEVERAL, v1.counts(), v2.counts(), new Fleet(10, 0, 0));
    }

    /** How a user differs from the others, as ln(latency). */
    double level(long user) {
        return levels[(int) user];
    }

    private int user() {
        double at = random.nextDouble() * activity[activity.length - 1];
        int position = Arrays.binarySearch(activity, at);
        return position < 0 ? -position - 1 : position;
    }

    private static final class Arm {
        private final Map<Integer, Long> latency = new TreeMap<>();
        private final Map<Integer, Long> unitLatency = new TreeMap<>();
        private final long[] groupCounts = new long[GroupLevels.GROUPS];
        private final long[] groupSums = new long[GroupLevels.GROUPS];
        private int calls;
        private int units;

        void add(double log, int group, boolean first) {
            int bucket = Histogram.bucketOf(Math.exp(log));
            latency.merge(bucket, 1L, Long::sum);
            groupCounts[group]++;
            groupSums[group] += Math.round(log * 65_536);
            calls++;
            if (first) {
                unitLatency.merge(bucket, 1L, Long::sum);
                units++;
            }
        }

        ArmCounts counts() {
            GroupLevels groups = GroupLevels.NONE;
            for (int group = 0; group < GroupLevels.GROUPS; group++) {
                if (groupCounts[group] > 0) {
                    groups = groups.plus(new GroupLevels(
                            new int[] {group}, new long[] {groupCounts[group]}, new long[] {groupSums[group]}));
                }
            }
            return new ArmCounts(
                    calls, 0, 0, units, Histogram.of(latency), Histogram.of(unitLatency), groups, Map.of());
        }
    }
}
