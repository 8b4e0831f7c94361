package dev.switchback.guard.simulation;

/** The binomial distribution's upper tail. */
final class Binomial {

    private Binomial() {}

    /** The probability of at least as many successes. */
    static double atLeast(int successes, int trials, double probability) {
        return successes > trials * probability
                ? upwards(successes, trials, probability)
                : 1 - upwards(trials - successes + 1, trials, 1 - probability);
    }

    /** From at least the mean on: there the terms fall, and none but the negligible underflow. */
    private static double upwards(int first, int trials, double probability) {
        double odds = probability / (1 - probability);
        double term = first > trials ? 0 : density(first, trials, probability);
        double sum = 0;
        for (int k = first; k <= trials; k++) {
            sum += term;
            term *= (double) (trials - k) / (k + 1) * odds;
        }
        return sum;
    }

    private static double density(int successes, int trials, double probability) {
        double log = successes * Math.log(probability) + (trials - successes) * Math.log1p(-probability);
        for (int i = 1; i <= successes; i++) {
            log += Math.log((double) (trials - successes + i) / i);
        }
        return Math.exp(log);
    }
}
