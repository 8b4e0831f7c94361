package dev.switchback.guard;

/**
 * The test of location: are V2's calls slower than V1's, whatever the shape of the distributions? A {@link ScoreTest} of
 * mid-ranks, as parts of all calls: the statistic of Wilcoxon, Mann and Whitney, or the logrank test with Gehan's
 * weights.
 */
final class RankTest {

    private static final double[] STEEPNESS = {0.15, 0.3, 0.6, 1.2, 2.4, 4.8};

    /** What part of the stake goes to each bet: most to a little slower, which takes longest to show, and to a good deal. */
    static final double[] PARTS = {0.22, 0.16, 0.18, 0.24, 0.12, 0.08};

    private RankTest() {}

    static double[] logFactors(Histogram v1, Histogram v2) {
        Histogram all = v1.plus(v2);
        return ScoreTest.logFactors(all, v2, midRanks(all.counts()), STEEPNESS);
    }

    private static double[] midRanks(long[] counts) {
        double[] ranks = new double[counts.length];
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            ranks[i] = below + counts[i] / 2.0;
            below += counts[i];
        }
        for (int i = 0; i < counts.length; i++) {
            ranks[i] /= below;
        }
        return ranks;
    }
}
