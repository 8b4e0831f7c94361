package dev.switchback.guard;

/**
 * The test of a score: have V2's calls higher scores than V1's, whatever the distributions?
 *
 * <p>The calls of both versions are met from the highest bucket to the lowest. Among the calls not yet met, V2's part is
 * known; without a difference the next bucket is a draw from them without replacement. A {@link DrawBet} is placed on
 * each bucket with odds {@code exp(λ·(a − ā))}, {@code a} being the bucket's score and {@code ā} the mean score of the
 * calls not yet met, so that to first order the bet follows V2's mean score less that of all. The product over the
 * buckets has a mean of exactly 1 at any size and for any scores that depend on both versions together only. The
 * construction is that of the safe logrank test (Ter Schure, Pérez-Ortiz, Ly and Grünwald, "The anytime-valid logrank
 * test", 2020), with other weights.
 */
final class ScoreTest {

    private ScoreTest() {}

    /**
     * The natural logarithms of the factors, one for each steepness.
     *
     * @param all the calls of both versions
     * @param v2 V2's part of them
     * @param scores the score of each bucket of {@code all}, ascending
     * @param steepness each {@code λ}
     */
    static double[] logFactors(Histogram all, Histogram v2, double[] scores, double[] steepness) {
        int[] buckets = all.buckets();
        long[] counts = all.counts();
        double[] logFactors = new double[steepness.length];
        long unmet = all.total();
        long unmetOnV2 = v2.total();
        double unmetScore = sum(counts, scores);
        for (int i = buckets.length - 1; i > 0; i--) {
            long drawnOnV2 = v2.count(buckets[i]);
            double distance = scores[i] - unmetScore / unmet;
            DrawBet bucket = new DrawBet(unmet, unmetOnV2, counts[i], drawnOnV2);
            for (int bet = 0; bet < steepness.length; bet++) {
                logFactors[bet] += bucket.logFactor(steepness[bet] * distance);
            }
            unmet -= counts[i];
            unmetOnV2 -= drawnOnV2;
            unmetScore -= counts[i] * scores[i];
        }
        return logFactors;
    }

    private static double sum(long[] counts, double[] scores) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i] * scores[i];
        }
        return sum;
    }
}
