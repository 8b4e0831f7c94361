package dev.switchback.guard;

import java.util.List;

/**
 * What the guard is to tolerate, and how sure it has to be.
 *
 * @param alpha the probability, over all attempts of a rollout and however often one looks, with which a V2 that is no
 *     worse than V1 is ever found worse; in {@code (0, 1)}
 * @param attempt which attempt of the rollout this is, from 1; the first spends three quarters of alpha, attempt
 *     {@code a} after it {@code alpha / (4·a·(a − 1))}
 * @param relativeMargin the odds of failing on V2, as a multiple of those on V1, that are still tolerated; at least 1
 * @param errorGate the part of calls that may fail on V2 whatever V1 does; in {@code (0, 0.4]}
 * @param toleranceBuckets by how many histogram buckets of 2.47 % V2 may be slower; in {@code [0, 100]}
 * @param latencyActs whether latency alone may find V2 worse; if not it makes the verdict inconclusive at most (at
 *     shares of 1 % and less caches are cold and latency says little)
 * @param metrics what else is compared, at most {@value #MOST_METRICS}, each name once
 * @param darkRollsBackAfter after how many seconds without a call V2 is found worse though V1 is called; at least 60
 * @param staleRollsBack whether V2 is found worse after 15 minutes without any call; if not the verdict stays
 *     inconclusive
 */
public record GuardPolicy(
        double alpha,
        int attempt,
        double relativeMargin,
        double errorGate,
        int toleranceBuckets,
        boolean latencyActs,
        List<MetricGuard> metrics,
        int darkRollsBackAfter,
        boolean staleRollsBack) {

    /** How many metrics there may be. */
    public static final int MOST_METRICS = 20;

    /** The highest rate of failures that the absolute error test takes for tolerable, whatever V1 does. */
    static final double HIGHEST_CEILING = 0.4;

    private static final int TEN_MINUTES = 600;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range, or there are too many metrics or two of one name
     */
    public GuardPolicy {
        metrics = List.copyOf(metrics);
        check(alpha > 0 && alpha < 1, "alpha", alpha);
        check(attempt >= 1, "attempt", attempt);
        check(relativeMargin >= 1 && relativeMargin < Double.POSITIVE_INFINITY, "relativeMargin", relativeMargin);
        check(errorGate > 0 && errorGate <= HIGHEST_CEILING, "errorGate", errorGate);
        check(toleranceBuckets >= 0 && toleranceBuckets <= 100, "toleranceBuckets", toleranceBuckets);
        check(metrics.size() <= MOST_METRICS, "number of metrics", metrics.size());
        check(metrics.stream().map(MetricGuard::name).distinct().count() == metrics.size(), "names", metrics.size());
        check(darkRollsBackAfter >= Presence.SILENCE, "darkRollsBackAfter", darkRollsBackAfter);
    }

    /** One false rollback in a hundred rollouts at most, any rise in errors, 0.1 % of errors, 2.47 % of latency. */
    public static GuardPolicy defaults() {
        return new GuardPolicy(0.01, 1, 1.0, 0.001, 1, true, List.of(), TEN_MINUTES, false);
    }

    /** This policy with another alpha. */
    public GuardPolicy withAlpha(double value) {
        return new GuardPolicy(
                value,
                attempt,
                relativeMargin,
                errorGate,
                toleranceBuckets,
                latencyActs,
                metrics,
                darkRollsBackAfter,
                staleRollsBack);
    }

    /** This policy for another attempt. */
    public GuardPolicy withAttempt(int value) {
        return new GuardPolicy(
                alpha,
                value,
                relativeMargin,
                errorGate,
                toleranceBuckets,
                latencyActs,
                metrics,
                darkRollsBackAfter,
                staleRollsBack);
    }

    /** This policy with another relative margin. */
    public GuardPolicy withRelativeMargin(double value) {
        return new GuardPolicy(
                alpha,
                attempt,
                value,
                errorGate,
                toleranceBuckets,
                latencyActs,
                metrics,
                darkRollsBackAfter,
                staleRollsBack);
    }

    /** This policy with another error gate. */
    public GuardPolicy withErrorGate(double value) {
        return new GuardPolicy(
                alpha,
                attempt,
                relativeMargin,
                value,
                toleranceBuckets,
                latencyActs,
                metrics,
                darkRollsBackAfter,
                staleRollsBack);
    }

    /** This policy with another tolerance for latency. */
    public GuardPolicy withToleranceBuckets(int value) {
        return new GuardPolicy(
                alpha,
                attempt,
                relativeMargin,
                errorGate,
                value,
                latencyActs,
                metrics,
                darkRollsBackAfter,
                staleRollsBack);
    }

    /** This policy with latency acting or not. */
    public GuardPolicy withLatencyActs(boolean value) {
        return new GuardPolicy(
                alpha,
                attempt,
                relativeMargin,
                errorGate,
                toleranceBuckets,
                value,
                metrics,
                darkRollsBackAfter,
                staleRollsBack);
    }

    /** This policy with other metrics. */
    public GuardPolicy withMetrics(List<MetricGuard> value) {
        return new GuardPolicy(
                alpha,
                attempt,
                relativeMargin,
                errorGate,
                toleranceBuckets,
                latencyActs,
                value,
                darkRollsBackAfter,
                staleRollsBack);
    }

    /** This policy with another patience with a V2 that is not called. */
    public GuardPolicy withDarkRollsBackAfter(int value) {
        return new GuardPolicy(
                alpha,
                attempt,
                relativeMargin,
                errorGate,
                toleranceBuckets,
                latencyActs,
                metrics,
                value,
                staleRollsBack);
    }

    /** This policy with silence taking V2 back or not. */
    public GuardPolicy withStaleRollsBack(boolean value) {
        return new GuardPolicy(
                alpha,
                attempt,
                relativeMargin,
                errorGate,
                toleranceBuckets,
                latencyActs,
                metrics,
                darkRollsBackAfter,
                value);
    }

    /** The evidence at which V2 is found worse: one over this attempt's part of alpha. */
    public double threshold() {
        double parts = attempt == 1 ? 4.0 / 3 : 4.0 * attempt * (attempt - 1);
        return parts / alpha;
    }

    private static void check(boolean valid, String name, double value) {
        if (!valid) {
            throw new IllegalArgumentException(name + " out of range: " + value);
        }
    }
}
