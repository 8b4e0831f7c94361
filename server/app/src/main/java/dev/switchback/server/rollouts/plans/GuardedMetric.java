package dev.switchback.server.rollouts.plans;

import org.jspecify.annotations.Nullable;

/**
 * A metric of the user's own by which V2 is judged.
 *
 * @param name as SDKs report it
 * @param kind what is reported
 * @param worse which way is worse
 * @param tolerance by which part V2 may be worse than V1; 0 or more
 * @param limit what V2's figure has to keep to whatever V1's is, for a gate; null for none
 */
public record GuardedMetric(
        String name,
        Kind kind,
        Direction worse,
        double tolerance,
        @Nullable Double limit) {

    /** What is reported of a metric, and which figure of V2 its limit is about. */
    public enum Kind {
        /** Occurrences; the figure is hits per call. */
        COUNT,
        /** Successes and failures; the figure is the part that failed. */
        RATE,
        /** Values, such as a size; the figure is the 95th percentile. */
        VALUE
    }

    /** Which way a figure gets worse. */
    public enum Direction {
        UP,
        DOWN
    }

    /** Returns what the guard is to watch. A limit that it cannot bet on is left to the gates. */
    dev.switchback.guard.MetricGuard judged() {
        Double most = limit;
        boolean limited = kind == Kind.RATE && worse == Direction.UP && most != null && most > 0 && most <= 0.4;
        return new dev.switchback.guard.MetricGuard(
                name,
                name.equals(ShadowMetrics.MISMATCH)
                        ? dev.switchback.guard.MetricGuard.Kind.SAMPLED_RATE
                        : dev.switchback.guard.MetricGuard.Kind.valueOf(kind.name()),
                dev.switchback.guard.MetricGuard.Direction.valueOf(worse.name()),
                tolerance,
                limited && most != null ? most : 1);
    }
}
