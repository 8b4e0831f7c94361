package dev.switchback.guard;

/**
 * A bet that V2 has more than its part of a group of calls drawn, without replacement, from a known population.
 *
 * <p>Of {@code n} calls drawn, {@code n2} are V2's. The bet that V2's calls are drawn with {@code r} times the odds of
 * V1's is multiplied by {@code r^n2} over the mean of that under the hypergeometric distribution, which {@code n2}
 * follows when the versions are alike. Its mean is exactly 1, however small the population and however unequal the
 * versions are in it.
 */
final class DrawBet {

    /** Terms this much smaller than the sum are below the precision of a double. */
    private static final double NEGLIGIBLE = 1e-18;

    /** A sum beyond this is scaled down, long before it overflows. */
    private static final double HUGE = 1e100;

    private final long population;
    private final long marked;
    private final long drawn;
    private final long drawnOnV2;
    private final long mode;
    private final double logSumAlike;

    /**
     * A draw, on which bets of several ratios may be placed.
     *
     * @param population how many calls there were to draw from
     * @param populationOnV2 how many of those were V2's
     * @param drawn how many were drawn
     * @param drawnOnV2 how many of those were V2's
     */
    DrawBet(long population, long populationOnV2, long drawn, long drawnOnV2) {
        this.population = population;
        this.marked = populationOnV2;
        this.drawn = drawn;
        this.drawnOnV2 = drawnOnV2;
        this.mode = (long) ((drawn + 1.0) * (marked + 1.0) / (population + 2.0));
        this.logSumAlike = drawn == 1 ? 0 : logSum(1);
    }

    /**
     * The natural logarithm of the factor.
     *
     * @param logRatio the natural logarithm of the odds ratio betted on
     */
    double logFactor(double logRatio) {
        return logRatio * drawnOnV2 - logMean(logRatio);
    }

    private double logMean(double logRatio) {
        if (drawn == 1) {
            return Math.log1p((double) marked / population * Math.expm1(logRatio));
        }
        return logRatio * mode + logSum(Math.exp(logRatio)) - logSumAlike;
    }

    /** {@code ln Σ_x h(x)/h(mode) · r^(x−mode)}, h being the hypergeometric density; outwards in both directions. */
    private double logSum(double ratio) {
        double sum = 1;
        double logScale = 0;
        double term = 1;
        for (long x = mode; term > NEGLIGIBLE * sum; x++) {
            term *= odds(x) * ratio;
            sum += term;
            if (sum > HUGE) {
                term /= HUGE;
                sum /= HUGE;
                logScale += Math.log(HUGE);
            }
        }
        term = Math.exp(-logScale);
        for (long x = mode - 1; x >= 0 && term > NEGLIGIBLE * sum; x--) {
            term /= odds(x) * ratio;
            sum += term;
        }
        return Math.log(sum) + logScale;
    }

    /** How much likelier {@code x + 1} is than {@code x}; 0 at the largest possible value, infinite below the least. */
    private double odds(long x) {
        double up = (double) (marked - x) * (drawn - x);
        double down = (x + 1.0) * (population - marked - drawn + x + 1);
        return up / down;
    }
}
