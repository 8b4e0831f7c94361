package dev.switchback.guard;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The test for a V2 that turns slow while the same units keep calling, when first calls are hardly left: has latency of
 * V2's units grown, compared with their own of before, more than that of V1's units has?
 *
 * <p>Units are taken together in random groups, {@linkplain Grouping as many of them} in each of V1's as in each of
 * V2's, so that if the versions are alike it was chance that decided which of the groups are V2's, whatever the units
 * are like and however they change. Every minute the groups are ranked by how much slower they are than up to then, and
 * the {@link RankTest} bets on V2's ranks. The same units answer at every look, so factors are not multiplied: the
 * evidence is {@code Σ γ_i e_i} with {@code Σ γ_i ≤ 1}, which never falls and has a mean of at most 1 however the looks
 * depend on one another. A look counts for nothing while V2 is not slower than V1 at that moment, or a V2 that was faster
 * and is no longer would be at fault.
 *
 * @param share V2's share while this was gathered; a change of it starts anew
 * @param age for how many bins the recent ones have been gathered
 * @param v1Base V1's groups up to the latest look
 * @param v2Base V2's
 * @param v1Recent V1's groups since then
 * @param v2Recent V2's
 * @param looks how many looks have counted
 * @param evidence the weighted sum of what they found, at least 0 and finite
 */
record LatencyChange(
        double share,
        long age,
        GroupLevels v1Base,
        GroupLevels v2Base,
        GroupLevels v1Recent,
        GroupLevels v2Recent,
        long looks,
        double evidence) {

    private static final long INTERVAL = 60;
    private static final int FEWEST_OF_V1 = 20;
    private static final int FEWEST_OF_V2 = 8;
    private static final double LEAST = 1e-300;
    private static final double MOST = 1e300;

    /** The step of the sums of logarithms in {@link GroupLevels}, times ln β of {@link Histogram}. */
    private static final double BUCKET = 65_536 * Math.log(1.05) / 2;

    static final LatencyChange START = of(0, 0, 0);

    private static LatencyChange of(double share, long looks, double evidence) {
        GroupLevels none = GroupLevels.NONE;
        return new LatencyChange(share, 0, none, none, none, none, looks, evidence);
    }

    LatencyChange observe(GuardPolicy policy, Window window, long elapsed) {
        LatencyChange current = age + elapsed >= INTERVAL ? looked(policy.toleranceBuckets()) : after(elapsed);
        if (!window.randomised()) {
            return current;
        }
        return current.share == window.share()
                ? current.plus(window)
                : of(window.share(), current.looks, current.evidence).plus(window);
    }

    double logEvidence() {
        return Math.log(Math.max(LEAST, evidence));
    }

    private LatencyChange after(long elapsed) {
        return elapsed == 0
                ? this
                : new LatencyChange(share, age + elapsed, v1Base, v2Base, v1Recent, v2Recent, looks, evidence);
    }

    private LatencyChange plus(Window window) {
        Grouping grouping = Grouping.of(share);
        return new LatencyChange(
                share,
                age,
                v1Base,
                v2Base,
                v1Recent.plus(grouping.v1(window.v1().groups())),
                v2Recent.plus(grouping.v2(window.v2().groups())),
                looks,
                evidence);
    }

    private LatencyChange looked(int toleranceBuckets) {
        double[] v1 = v1Recent.above(v1Base);
        double[] v2 = v2Recent.above(v2Base);
        boolean enough = v1.length >= FEWEST_OF_V1 && v2.length >= FEWEST_OF_V2;
        double found = enough && v2Recent.mean() > v1Recent.mean() ? factor(v1, v2, toleranceBuckets * BUCKET) : 0;
        long nextLooks = enough ? looks + 1 : looks;
        return new LatencyChange(
                share,
                0,
                v1Base.plus(v1Recent),
                v2Base.plus(v2Recent),
                GroupLevels.NONE,
                GroupLevels.NONE,
                nextLooks,
                found == 0 ? evidence : Math.min(MOST, evidence + Mixture.spending(nextLooks) * found));
    }

    /**
     * What one look finds: its mean is at most 1 if the changes are alike, up to the tolerance.
     *
     * @param v1 the changes of V1's groups
     * @param v2 the changes of V2's groups
     * @param tolerance what is taken off those of V2 first
     */
    static double factor(double[] v1, double[] v2, double tolerance) {
        double[] tolerated = Arrays.stream(v2).map(change -> change - tolerance).toArray();
        double[] all = Arrays.copyOf(v1, v1.length + v2.length);
        System.arraycopy(tolerated, 0, all, v1.length, v2.length);
        double[] order = Arrays.stream(all).sorted().distinct().toArray();
        double[] logFactors = RankTest.logFactors(ranks(v1, order), ranks(tolerated, order));
        return Arrays.stream(logFactors).map(Math::exp).average().orElseThrow();
    }

    private static Histogram ranks(double[] changes, double[] order) {
        Map<Integer, Long> ranks = new TreeMap<>();
        for (double change : changes) {
            ranks.merge(Arrays.binarySearch(order, change), 1L, Long::sum);
        }
        return Histogram.of(ranks);
    }
}
