package dev.switchback.guard;

import java.util.Arrays;

/**
 * The test of a quantile: does more of V2 than of V1 lie above V1's own quantile?
 *
 * <p>The threshold is taken from V1's <em>earlier</em> latencies, so it is known before what is compared; of the calls
 * above it V2 has no more than its part unless its tail is heavier. Free of any assumption about the distribution.
 */
final class TailTest {

    private static final double[] LOG_ODDS_RATIOS = Arrays.stream(new double[] {1.1, 1.2, 1.35, 1.6, 2, 3, 5, 10})
            .map(Math::log)
            .toArray();
    private static final int FEWEST_ABOVE = 10;

    static final int BETS = LOG_ODDS_RATIOS.length;

    private TailTest() {}

    /** Whether V1 is known well enough for a threshold at this quantile. */
    static boolean possible(Histogram earlierV1, double quantile) {
        return earlierV1.total() * (1 - quantile) >= FEWEST_ABOVE;
    }

    static double[] logFactors(Histogram v1, Histogram v2, int threshold) {
        long v2Above = v2.totalAbove(threshold);
        long above = v1.totalAbove(threshold) + v2Above;
        DrawBet draw = new DrawBet(v1.total() + v2.total(), v2.total(), above, v2Above);
        double[] logFactors = new double[BETS];
        Arrays.setAll(logFactors, bet -> draw.logFactor(LOG_ODDS_RATIOS[bet]));
        return logFactors;
    }
}
