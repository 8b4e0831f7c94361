package dev.switchback.guard;

import java.util.SplittableRandom;
import java.util.TreeMap;

/** Simulated traffic from many users, each failing call a unit of its own; everything follows from the seed. */
final class Traffic {

    private final SplittableRandom random;

    Traffic(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A window of calls without latencies, the versions failing at these rates. */
    Window errors(long bin, double share, int calls, double v1Rate, double v2Rate) {
        int v2 = binomial(calls, share);
        return new Window(bin, share, failing(calls - v2, v1Rate), failing(v2, v2Rate), 0, 10);
    }

    /** A window of successful calls with lognormal latencies, V2's longer by a factor. */
    Window latencies(long bin, double share, int calls, double medianMicros, double sigma, double v2Factor) {
        int v2 = binomial(calls, share);
        ArmCounts v1Counts = timed(calls - v2, medianMicros, sigma);
        return new Window(bin, share, v1Counts, timed(v2, medianMicros * v2Factor, sigma), 0, 10);
    }

    ArmCounts failing(int calls, double rate) {
        int failing = binomial(calls, rate);
        return new ArmCounts(calls, failing, failing, Histogram.EMPTY);
    }

    ArmCounts timed(int calls, double medianMicros, double sigma) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < calls; i++) {
            counts.merge(Histogram.bucketOf(medianMicros * Math.exp(sigma * random.nextGaussian())), 1L, Long::sum);
        }
        return new ArmCounts(calls, 0, 0, Histogram.of(counts));
    }

    /** A binomial number, drawn by leaping from success to success. */
    int binomial(int trials, double probability) {
        if (probability > 0.5) {
            return trials - binomial(trials, 1 - probability);
        }
        if (probability == 0) {
            return 0;
        }
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
}
