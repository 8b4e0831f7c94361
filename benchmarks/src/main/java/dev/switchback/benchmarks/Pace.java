package dev.switchback.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How thoroughly to measure.
 *
 * @param warmups iterations before anything counts
 * @param iterations iterations that count
 * @param length of one iteration
 * @param threads from how many threads to ask, one after the other
 * @param freshStarts fresh JVMs in which a first compilation is timed
 * @param callForks JVMs in which each switched call is timed
 */
record Pace(int warmups, int iterations, Duration length, List<Integer> threads, int freshStarts, int callForks) {
    static final Pace FULL = new Pace(3, 5, Duration.ofMillis(700), List.of(1, 2), 5, 2);
    static final Pace QUICK = new Pace(2, 4, Duration.ofMillis(250), List.of(1), 3, 1);

    Pace {
        threads = List.copyOf(threads);
    }

    /** Returns this with twice the warm-up, for what is much code to compile. */
    Pace patient() {
        return new Pace(2 * warmups, iterations, length, threads, freshStarts, callForks);
    }

    /** Returns how it is measured, in words. */
    String words() {
        return "%d × %d ms of warm-up and %d × %d ms measured"
                .formatted(warmups, length.toMillis(), iterations, length.toMillis());
    }
}
