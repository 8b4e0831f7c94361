package dev.switchback.client;

import dev.switchback.evaluation.Context;
import dev.switchback.protocol.LatencyBuckets;
import java.time.Duration;

/**
 * A metric of your own, by which rollouts that name it judge V2: abandoned checkouts, cache misses, rendering times.
 * Say what you observe wherever you observe it; for each rollout that watches the metric it is counted for the version
 * that the context is given. A metric that no rollout watches costs a look-up and is counted nowhere.
 *
 * <pre>{@code
 * Metric abandoned = client.metric("checkout.abandoned");
 * abandoned.occurred(Context.of(customer.id()));
 * }</pre>
 *
 * <p>Use a metric in one way only: as a counter, a rate or a duration. Instances are safe to share between threads.
 * Nothing here throws, blocks or does I/O.
 */
public final class Metric {
    private final Metrics metrics;
    private final String name;

    Metric(Metrics metrics, String name) {
        this.metrics = metrics;
        this.name = name;
    }

    /** Counts something that happened to {@code context}, and that may happen more or less often under V2. */
    public void occurred(Context context) {
        metrics.observe(name, context, true, -1);
    }

    /**
     * Counts something that can go either way.
     *
     * @param hit whether it went the way that the rate counts: a miss, a rejection, a failure
     */
    public void outcome(Context context, boolean hit) {
        metrics.observe(name, context, hit, -1);
    }

    /** Counts how long something took; a negative duration counts as none at all, a very long one as 292 years. */
    public void took(Context context, Duration duration) {
        metrics.observe(name, context, false, LatencyBuckets.of(nanos(duration)));
    }

    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= Long.MAX_VALUE / 1_000_000_000 ? Long.MAX_VALUE : duration.toNanos();
    }
}
