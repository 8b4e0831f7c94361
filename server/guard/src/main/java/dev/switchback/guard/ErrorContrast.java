package dev.switchback.guard;

import java.util.Arrays;

/**
 * The relative error test: do units that fail for the first time meet V2 more often than its share explains?
 *
 * <p>While V2 is no worse, each such unit was on V2 with exactly the nominal share {@code w}, whatever the rate of
 * failures, the traffic or the share were before. Against that stand {@linkplain OddsBet bets} that its odds are
 * higher than tolerated.
 *
 * @param mixture the evidence
 * @param total the failing units of all time and where the share puts them
 * @param recent the same, with a half-life of a minute
 */
record ErrorContrast(Mixture mixture, Tally total, Tally recent) {

    private static final double[] ODDS_RATIOS = {1.5, 2, 4, 10, 100};
    private static final double HALF_LIFE = 60;

    /**
     * Failing units seen on both versions, and how many of them the share explains.
     *
     * @param v1 failing units on V1
     * @param v2 failing units on V2
     * @param expectedV1 how many of all would be on V1 if both were alike
     * @param expectedV2 how many of all would be on V2 if both were alike
     */
    record Tally(double v1, double v2, double expectedV1, double expectedV2) {

        static final Tally NONE = new Tally(0, 0, 0, 0);

        Tally after(long bins) {
            double kept = Math.pow(2, -bins / HALF_LIFE);
            return new Tally(v1 * kept, v2 * kept, expectedV1 * kept, expectedV2 * kept);
        }

        Tally plus(double share, long failingV1, long failingV2) {
            double all = failingV1 + failingV2;
            return new Tally(v1 + failingV1, v2 + failingV2, expectedV1 + (1 - share) * all, expectedV2 + share * all);
        }

        /** An estimate of the odds ratio, smoothed by half a failure, immune to shares that change. */
        double oddsRatio() {
            return (v2 + 0.5) / (expectedV2 + 0.5) * (expectedV1 + 0.5) / (v1 + 0.5);
        }
    }

    static ErrorContrast start() {
        return new ErrorContrast(Mixture.of(ODDS_RATIOS.length), Tally.NONE, Tally.NONE);
    }

    ErrorContrast observe(GuardPolicy policy, Window window, long elapsed) {
        Tally faded = elapsed == 0 ? recent : recent.after(elapsed);
        Mixture current = elapsed == 0 ? mixture : mixture.nextStart();
        if (!window.randomised()) {
            return new ErrorContrast(current, total, faded);
        }
        long v1 = window.v1().failingUnits();
        long v2 = window.v2().failingUnits();
        if (v1 + v2 + window.v2().calls() == 0) {
            return new ErrorContrast(current, total, faded);
        }
        return new ErrorContrast(
                current.times(logFactors(v1, v2, window.share(), policy.relativeMargin())),
                total.plus(window.share(), v1, v2),
                faded.plus(window.share(), v1, v2));
    }

    /** The larger of the odds ratio of all time and the recent one. */
    double oddsRatio() {
        return Math.max(total.oddsRatio(), recent.oddsRatio());
    }

    static double[] logFactors(long v1, long v2, double share, double margin) {
        double[] logFactors = new double[ODDS_RATIOS.length];
        if (v1 + v2 > 0) {
            Arrays.setAll(logFactors, bet -> OddsBet.logFactor(v1 + v2, v2, share, margin, ODDS_RATIOS[bet]));
        }
        return logFactors;
    }
}
