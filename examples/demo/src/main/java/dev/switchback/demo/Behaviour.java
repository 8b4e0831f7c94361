package dev.switchback.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a service answers: what part of its calls fails and how long they take. Delays are log-normal, as those of real
 * services are, and owe nothing to who is calling.
 *
 * @param errorRate the part of calls that fail, in {@code [0, 1]}
 * @param slowdown what every delay is multiplied by; 1 is as fast as ever, at most 100
 */
record Behaviour(double errorRate, double slowdown) {
    /** How both versions behave while nothing is wrong. */
    static final Behaviour USUAL = new Behaviour(0.001, 1);

    private static final double MEDIAN_MILLIS = 40;
    private static final double SIGMA = 0.4;

    Behaviour {
        if (!(errorRate >= 0 && errorRate <= 1)) {
            throw new IllegalArgumentException("errorRate must be in [0, 1], not " + errorRate);
        }
        if (!(slowdown > 0 && slowdown <= 100)) {
            throw new IllegalArgumentException("slowdown must be in (0, 100], not " + slowdown);
        }
    }

    /** Draws whether the next call fails. */
    boolean fails(RandomGenerator random) {
        return random.nextDouble() < errorRate;
    }

    /** Draws how long the next call takes. */
    Duration delay(RandomGenerator random) {
        double millis = MEDIAN_MILLIS * Math.exp(SIGMA * random.nextGaussian()) * slowdown;
        return Duration.ofNanos(Math.round(millis * 1e6));
    }
}
