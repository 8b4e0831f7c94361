package dev.switchback.guard;

/**
 * The test of the mean: do V2's calls take longer in sum? A {@link ScoreTest} of durations, cut off at a cap that was
 * known before, so that a handful of calls that took for ever does not decide it.
 */
final class MeanTest {

    private static final double[] STEEPNESS = {0.2, 0.4, 0.8, 1.6, 3.2, 6.4};

    static final int BETS = STEEPNESS.length;

    private MeanTest() {}

    /**
     * The natural logarithms of the factors.
     *
     * @param cap the bucket from which on all durations count the same
     */
    static double[] logFactors(Histogram v1, Histogram v2, int cap) {
        Histogram all = v1.plus(v2);
        return ScoreTest.logFactors(all, v2, durations(all.buckets(), cap), STEEPNESS);
    }

    private static double[] durations(int[] buckets, int cap) {
        double longest = Histogram.midpoint(cap);
        double[] durations = new double[buckets.length];
        for (int i = 0; i < buckets.length; i++) {
            durations[i] = Histogram.midpoint(Math.min(buckets[i], cap)) / longest;
        }
        return durations;
    }
}
