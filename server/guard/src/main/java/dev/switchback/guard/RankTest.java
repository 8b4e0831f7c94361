package dev.switchback.guard;

import java.util.Arrays;

/**
 * The test of location: are V2's calls slower than V1's, whatever the shape of the distributions?
 *
 * <p>The calls of both versions are laid in order and met from the slowest bucket to the fastest. Among the calls not
 * yet met, V2's part is known; without a difference the next bucket is a draw from them without replacement. An
 * {@link DrawBet} is placed on each bucket with odds {@code exp(λ·f/2)}, {@code f} being the part of all calls that are
 * faster: a call's mid-rank less the mean mid-rank of the calls not yet met is {@code f/2}, so that to first order the
 * bet follows the statistic of Wilcoxon, Mann and Whitney. The product over the buckets has a mean of exactly 1 at any
 * size. The construction is that of the safe logrank test (Ter Schure, Pérez-Ortiz, Ly and Grünwald, "The anytime-valid
 * logrank test", 2020), with Gehan's weights.
 */
final class RankTest {

    private static final double[] STEEPNESS = {0.15, 0.3, 0.6, 1.2, 2.4, 4.8};

    static final int BETS = STEEPNESS.length;

    private RankTest() {}

    static double[] logFactors(Histogram v1, Histogram v2) {
        Histogram all = v1.plus(v2);
        return Arrays.stream(STEEPNESS)
                .map(steepness -> logFactor(all, v2, steepness))
                .toArray();
    }

    private static double logFactor(Histogram all, Histogram v2, double steepness) {
        int[] buckets = all.buckets();
        long[] counts = all.counts();
        double total = all.total();
        long unmet = all.total();
        long unmetOnV2 = v2.total();
        double sum = 0;
        for (int i = buckets.length - 1; i > 0; i--) {
            long slowestOnV2 = v2.count(buckets[i]);
            double fasterPart = (unmet - counts[i]) / total;
            sum += DrawBet.logFactor(unmet, unmetOnV2, counts[i], slowestOnV2, steepness * fasterPart / 2);
            unmet -= counts[i];
            unmetOnV2 -= slowestOnV2;
        }
        return sum;
    }
}
