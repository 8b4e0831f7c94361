package dev.switchback.guard.simulation;

/** The binomial distribution's upper tail. */
final class Binomial {

    private Binomial() {}

    /** The probability of at least as many successes. */
    static double atLeast(int successes, int trials, double probability) {
        if (successes <= trials * probability) {
            return 1 - sumUpwards(0, successes - 1, trials, probability);
        }
        return sumUpwards(successes, trials, trials, probability);
    }

    private static double sumUpwards(int first, int last, int trials, double probability) {
        double odds = probability / (1 - probability);
        double term = density(first, trials, probability);
        double sum = 0;
        for (int k = first; k <= last; k++) {
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
