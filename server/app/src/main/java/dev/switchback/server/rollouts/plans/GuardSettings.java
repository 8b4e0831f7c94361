package dev.switchback.server.rollouts.plans;

import dev.switchback.guard.GuardPolicy;
import java.util.List;

/**
 * What a plan asks of the guard.
 *
 * @param alpha how probable it may be that a V2 no worse than V1 is ever taken back, over all attempts; in (0, 0.5]
 * @param errorGate error rate that is never held against V2; in (0, 0.4]
 * @param latencyTolerancePercent slowdown that is never held against V2; 0 to 400
 * @param metrics what else V2 is judged by
 */
public record GuardSettings(
        double alpha, double errorGate, double latencyTolerancePercent, List<GuardedMetric> metrics) {
    /** Up to this share caches are cold and latency alone takes nobody back; in units of 0.001 %. */
    private static final int COLD_SHARE = 1_000;

    /** A tolerance that exceeds a whole number of buckets by less than this part of one is that number. */
    private static final double ROUNDING = 0.05;

    private static final double BUCKETS_PER_LOG = 2 / Math.log(1.05);

    public GuardSettings {
        metrics = List.copyOf(metrics);
    }

    /** Settings without metrics of the user's own. */
    public GuardSettings(double alpha, double errorGate, double latencyTolerancePercent) {
        this(alpha, errorGate, latencyTolerancePercent, List.of());
    }

    /** Returns what a plan that says nothing of the guard has: false alarms in 1 % of attempts at most. */
    public static GuardSettings defaults() {
        return new GuardSettings(0.01, 0.001, 2.5);
    }

    /**
     * Returns the policy under which the guard judges.
     *
     * @param attempt of the flag's rollouts, and restarts of their evidence, from 1; later ones get less of {@link
     *     #alpha}
     * @param share of V2 at present, in units of 0.001 %
     */
    public GuardPolicy policy(int attempt, int share) {
        return GuardPolicy.defaults()
                .withAlpha(alpha)
                .withAttempt(attempt)
                .withErrorGate(errorGate)
                .withToleranceBuckets(toleranceBuckets())
                .withLatencyActs(share > COLD_SHARE)
                .withMetrics(metrics.stream().map(GuardedMetric::judged).toList());
    }

    private int toleranceBuckets() {
        double buckets = Math.log1p(latencyTolerancePercent / 100) * BUCKETS_PER_LOG;
        return Math.max(0, (int) Math.ceil(buckets - ROUNDING));
    }
}
