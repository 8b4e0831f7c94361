package dev.switchback.server.delivery;

import java.time.Duration;

/**
 * How streams behave.
 *
 * @param heartbeat how often each carries a sign of life; at most 20 s, because a connection that is silent for 30 s is
 *     closed
 * @param limit how many this node keeps open, at least 1
 */
public record StreamSettings(Duration heartbeat, int limit) {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** Every 15 s; 12,000 streams. */
    public static final StreamSettings DEFAULT = new StreamSettings(Duration.ofSeconds(15), 12_000);

    public StreamSettings {
        if (heartbeat.isNegative() || heartbeat.isZero() || heartbeat.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("heartbeats come at most every " + LONGEST + ", not " + heartbeat);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("a node keeps at least one stream open, not " + limit);
        }
    }
}
