package dev.switchback.guard.simulation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Users who come back, keep their version and differ.
 *
 * @param units how many there are
 * @param activity who calls how often
 * @param sigma the standard deviation of the logarithm of a unit's own factor on latency
 * @param slope how much quicker a unit is that calls e times as often, as a logarithm
 * @param failing the part of the units all of whose calls fail
 */
record Population(int units, Activity activity, double sigma, double slope, double failing) {

    /** Units of which the {@code k}-th calls {@code k^-exponent} times as often as the first. */
    static Population of(int units, double exponent) {
        return new Population(units, Activity.zipf(units, exponent), 0.3, 0, 0);
    }

    /** The busy ones quicker than the others, or slower. */
    Population withSlope(double value) {
        return new Population(units, activity, sigma, value, failing);
    }

    /** Some of whom always fail. */
    Population withFailing(double value) {
        return new Population(units, activity, sigma, slope, value);
    }

    /** What each unit adds to the logarithm of a latency. */
    float[] levels(Draws random) {
        float[] levels = new float[units];
        for (int unit = 0; unit < units; unit++) {
            levels[unit] = (float) (sigma * random.gaussian() - slope * activity.logWeight(unit));
        }
        return levels;
    }

    /** Draws who calls, in constant time (Walker, "An efficient method for generating discrete random variables", 1977). */
    static final class Activity {

        private final double[] logWeights;
        private final double[] threshold;
        private final int[] alias;

        private Activity(double[] weights) {
            double mean = Arrays.stream(weights).average().orElseThrow();
            logWeights = Arrays.stream(weights)
                    .map(weight -> Math.log(weight / mean))
                    .toArray();
            threshold = Arrays.stream(weights).map(weight -> weight / mean).toArray();
            alias = IntStream.range(0, weights.length).toArray();
            pair();
        }

        static Activity zipf(int units, double exponent) {
            return new Activity(IntStream.rangeClosed(1, units)
                    .mapToDouble(rank -> Math.pow(rank, -exponent))
                    .toArray());
        }

        /** The logarithm of how often it calls, beside the mean. */
        double logWeight(int unit) {
            return logWeights[unit];
        }

        int caller(Draws random) {
            double position = random.uniform() * alias.length;
            int column = (int) position;
            return position - column < threshold[column] ? column : alias[column];
        }

        /** Fills up each column that is too short from one that is too tall. */
        private void pair() {
            int[] shorts = new int[alias.length];
            int[] talls = new int[alias.length];
            int shortCount = 0;
            int tallCount = 0;
            for (int i = 0; i < alias.length; i++) {
                if (threshold[i] < 1) {
                    shorts[shortCount++] = i;
                } else {
                    talls[tallCount++] = i;
                }
            }
            while (shortCount > 0 && tallCount > 0) {
                int less = shorts[--shortCount];
                int more = talls[tallCount - 1];
                alias[less] = more;
                threshold[more] -= 1 - threshold[less];
                if (threshold[more] < 1) {
                    tallCount--;
                    shorts[shortCount++] = more;
                }
            }
            while (shortCount > 0) {
                threshold[shorts[--shortCount]] = 1;
            }
        }
    }
}
