package dev.switchback.guard.simulation;

import java.util.SplittableRandom;

/** Random draws that follow from a seed alone. Not thread-safe; each run has its own. */
final class Draws {

    private static final double[] STIRLING = {
        0.0810614667953272,
        0.0413406959554092,
        0.0276779256849983,
        0.0207906721037650,
        0.0166446911898211,
        0.0138761288230707,
        0.0118967099458917,
        0.0104112652619720,
        0.0092554621827127,
        0.0083305634333628
    };

    private final SplittableRandom random;

    Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The draws of one run of one scenario, the same whatever else runs. */
    static Draws of(long seed, String scenario, int run) {
        long mixed = new SplittableRandom(seed ^ ((long) scenario.hashCode() << 32) ^ run).nextLong();
        return new Draws(mixed);
    }

    /** A number in {@code [0, 1)}. */
    double uniform() {
        return random.nextDouble();
    }

    /** A whole number in {@code [0, bound)}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A standard normal number. */
    double gaussian() {
        return random.nextGaussian();
    }

    /** An exponential number with mean 1. */
    double exponential() {
        return random.nextExponential();
    }

    /** The expected number, or the next whole one with the probability that its fraction is. */
    int whole(double expected) {
        int floor = (int) expected;
        return floor + (uniform() < expected - floor ? 1 : 0);
    }

    /** How many of as many trials succeed. */
    int binomial(int trials, double probability) {
        if (probability > 0.5) {
            return trials - binomial(trials, 1 - probability);
        }
        if (trials == 0 || probability <= 0) {
            return 0;
        }
        return trials * probability < 10 ? leaping(trials, probability) : rejecting(trials, probability);
    }

    /** From success to success. */
    private int leaping(int trials, double probability) {
        double logFailure = Math.log1p(-probability);
        int successes = 0;
        double position = leap(logFailure);
        while (position <= trials) {
            successes++;
            position += leap(logFailure);
        }
        return successes;
    }

    private double leap(double logFailure) {
        return 1 + Math.floor(Math.log1p(-random.nextDouble()) / logFailure);
    }

    /** Transformed rejection (Hörmann, "The generation of binomial random variates", 1993: BTRS). */
    private int rejecting(int n, double p) {
        double deviation = Math.sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * deviation;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double centre = n * p + 0.5;
        double quick = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * deviation;
        double odds = p / (1 - p);
        double mode = Math.floor((n + 1) * p);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + centre);
            if (k < 0 || k > n) {
                continue;
            }
            if (us >= 0.07 && v <= quick) {
                return (int) k;
            }
            if (Math.log(v * alpha / (a / (us * us) + b)) <= logDensity(n, k, mode, odds)) {
                return (int) k;
            }
        }
    }

    /** The logarithm of how much likelier {@code k} is than the mode. */
    private static double logDensity(int n, double k, double mode, double odds) {
        return (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1)))
                + (n + 1) * Math.log((n - mode + 1) / (n - k + 1))
                + (k + 0.5) * Math.log(odds * (n - k + 1) / (k + 1))
                + stirling(mode)
                + stirling(n - mode)
                - stirling(k)
                - stirling(n - k);
    }

    /** What Stirling's formula leaves of {@code ln k!}. */
    private static double stirling(double k) {
        if (k < STIRLING.length) {
            return STIRLING[(int) k];
        }
        double square = (k + 1) * (k + 1);
        return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
    }
}
