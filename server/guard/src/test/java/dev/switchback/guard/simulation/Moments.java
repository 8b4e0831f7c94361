package dev.switchback.guard.simulation;

import dev.switchback.guard.Histogram;
import java.util.stream.IntStream;

/**
 * What the mean and the variance of some values are made of.
 *
 * @param count how many there are
 * @param sum their sum
 * @param squares the sum of their squares
 */
record Moments(double count, double sum, double squares) {

    static final Moments NONE = new Moments(0, 0, 0);

    private static final double[] MIDPOINTS = IntStream.range(0, Histogram.BUCKETS)
            .mapToDouble(Histogram::midpoint)
            .toArray();

    /** Durations, each as the middle of its bucket. */
    static Moments of(Histogram histogram) {
        int[] buckets = histogram.buckets();
        long[] counts = histogram.counts();
        double count = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < buckets.length; i++) {
            double middle = MIDPOINTS[buckets[i]];
            count += counts[i];
            sum += counts[i] * middle;
            squares += counts[i] * middle * middle;
        }
        return new Moments(count, sum, squares);
    }

    /** As many values, of which some are 1 and the others 0. */
    static Moments of(long count, long ones) {
        return new Moments(count, ones, ones);
    }

    Moments plus(Moments other) {
        return new Moments(count + other.count, sum + other.sum, squares + other.squares);
    }

    double mean() {
        return sum / count;
    }

    /** The variance of the mean, from at least two values. */
    double varianceOfMean() {
        double variance = (squares - sum * sum / count) / (count - 1);
        return Math.max(0, variance) / count;
    }
}
