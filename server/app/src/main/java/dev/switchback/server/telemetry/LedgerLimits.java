package dev.switchback.server.telemetry;

import java.time.Duration;

/**
 * Bounds of what is kept for one environment.
 *
 * @param incarnations how many at most
 * @param series of one incarnation, at most
 * @param allSeries of all incarnations together, at most
 * @param memory how long a silent incarnation is kept
 * @param patience how long one must have been silent to make room for a new one
 */
record LedgerLimits(int incarnations, int series, int allSeries, Duration memory, Duration patience) {
    static final LedgerLimits DEFAULT =
            new LedgerLimits(10_000, 1_000, 200_000, Duration.ofHours(24), Duration.ofMinutes(10));

    /** No process makes more calls in a second. */
    private static final double EVENTS_PER_SECOND = 10_000_000;

    /** Says whether one process can have counted so many calls and observations in so much time. */
    boolean plausible(long events, Duration time) {
        return events <= EVENTS_PER_SECOND * Math.max(1, time.toMillis() / 1e3);
    }
}
