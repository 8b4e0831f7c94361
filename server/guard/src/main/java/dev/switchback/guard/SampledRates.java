package dev.switchback.guard;

import java.util.Arrays;

/**
 * A rate that either version is observed for as often as suits: a share of V1's calls is run twice to see how often even
 * V1 differs from itself, say, and many more of V2's are compared with V1's. How often is no evidence; how many of the
 * observations are hits is.
 *
 * <p>Observations are gathered into blocks, and each block with {@code n1} of V1's and {@code n2} of V2's is bet on. The
 * bet on rates {@code θ1} and {@code θ2 > m·θ1}, where {@code m} is what is tolerated, is multiplied by the likelihood
 * ratio against rates {@code θ} and {@code m·θ} for the {@code θ} that solves
 *
 * <pre>n1 · (θ1 − θ) / (1 − θ) + n2 · (θ2 − m·θ) / (1 − m·θ) = 0</pre>
 *
 * (Turner, Ly and Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping",
 * Journal of Statistical Planning and Inference 2024; {@code m} is ours). Its mean is at most 1 whenever V2's true rate
 * is at most {@code m} times V1's: each observation's factor has the mean {@code 1 + a·(its true rate − its rate under
 * θ)}, which is at most the exponential of that, and the equation makes the exponents of a block sum to {@code n2·a2·(V2's
 * true rate − m · V1's)}. That holds whatever the two numbers are, as long as hits do not decide when a block ends, and
 * also where rates vary within a block, if V2's stay at most {@code m} times V1's.
 *
 * <p>One unit that hits again and again is one hit of V2's, and as many of V1's as there are: both make it harder to
 * find V2 worse.
 *
 * @param known V1's rate in earlier blocks
 * @param v1 V1's observations of the open block, and the hits among them
 * @param v2 V2's observations of the open block, and the newly hit units among them
 */
record SampledRates(Rate known, Rate v1, Rate v2) {

    private static final double[] RATIOS = {1.25, 1.5, 2, 4, 10, 30, 100, 1_000};

    static final int BETS = RATIOS.length;

    static final SampledRates NONE = new SampledRates(Rate.NONE, Rate.NONE, Rate.NONE);

    private static final double FEWEST = 10;
    private static final double HITS_BEFORE = 0.1;
    private static final double HIGHEST = 0.95;

    /** Whether the open block holds enough of both versions to be bet on. */
    boolean comparable() {
        return v1.calls() >= FEWEST && v2.calls() >= FEWEST;
    }

    SampledRates plus(MetricCounts moreOfV1, MetricCounts moreOfV2) {
        long hit = Math.min(moreOfV2.hitUnits(), moreOfV2.observations());
        return new SampledRates(
                known, v1.plus(moreOfV1.observations(), moreOfV1.hits()), v2.plus(moreOfV2.observations(), hit));
    }

    /** What is known once the open block has been bet on. */
    SampledRates next() {
        return new SampledRates(
                new Rate(known.calls() + v1.calls(), known.failures() + v1.failures()), Rate.NONE, Rate.NONE);
    }

    /** The natural logarithms of the factors of the open block, for bets that were decided before it was seen. */
    double[] logFactors(double tolerance) {
        double rate = (known.failures() + HITS_BEFORE) / (known.calls() + 1);
        double[] logFactors = new double[BETS];
        Arrays.setAll(logFactors, bet -> logFactor(rate, 1 + tolerance, RATIOS[bet]));
        return logFactors;
    }

    private double logFactor(double first, double tolerated, double ratio) {
        double second = Math.min(HIGHEST, first * tolerated * ratio);
        if (second <= first * tolerated) {
            return 0;
        }
        double without = withoutDifference(first, second, tolerated);
        return logLikelihood(v1, first, without) + logLikelihood(v2, second, tolerated * without);
    }

    /** The smaller root of the equation above, which is quadratic; it lies between {@code θ1} and {@code θ2 / m}. */
    private double withoutDifference(double first, double second, double tolerated) {
        double square = tolerated * (v1.calls() + v2.calls());
        double linear = v1.calls() * (1 + tolerated * first) + v2.calls() * (tolerated + second);
        double constant = v1.calls() * first + v2.calls() * second;
        double root = Math.sqrt(Math.max(0, linear * linear - 4 * square * constant));
        return 2 * constant / (linear + root);
    }

    private static double logLikelihood(Rate observed, double betted, double otherwise) {
        double misses = observed.calls() - observed.failures();
        return observed.failures() * Math.log(betted / otherwise)
                + misses * (Math.log1p(-betted) - Math.log1p(-otherwise));
    }
}
