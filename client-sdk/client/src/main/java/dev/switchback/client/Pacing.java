package dev.switchback.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt. The first reconnect after a good connection falls anywhere inside the spread
 * that the server wants, later ones anywhere under a doubling bound ("full jitter", Brooker, AWS Architecture Blog
 * 2015), so that many clients that lose one server come back one by one. Used by one thread.
 */
final class Pacing {
    private static final int MOST_DOUBLINGS = 20;

    /**
     * A server that comes back after a long outage is to be found by all within 15 s, of which its start may take a few. A
     * fleet for which that is too fast has been told a larger spread, which counts more.
     */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private final Duration base;
    private final Duration cap;
    private final Duration refusedPause;
    private Duration spread;
    private int failures;

    Pacing(Duration base, Duration cap, Duration refusedPause) {
        this.base = base;
        this.cap = cap;
        this.refusedPause = refusedPause;
        this.spread = base;
    }

    /** Takes the server's wish over what time first reconnects are to be spread; the cap bounds it. */
    void spread(Duration wish) {
        spread = smaller(cap, wish.compareTo(base) < 0 ? base : wish);
    }

    /** A connection works. */
    void succeeded() {
        failures = 0;
    }

    /** Returns the pause after a working connection has ended. */
    Duration afterEnd(RandomGenerator random) {
        return upTo(spread, random);
    }

    /** Returns the pause after a failure. */
    Duration afterFailure(Optional<Duration> retryAfter, RandomGenerator random) {
        int doublings = Math.min(failures++, MOST_DOUBLINGS);
        if (retryAfter.isPresent()) {
            return retryAfter.get().plus(upTo(spread, random));
        }
        Duration most = smaller(cap, spread.compareTo(LONGEST) > 0 ? spread : LONGEST);
        return upTo(smaller(most, base.multipliedBy(1L << doublings)), random);
    }

    /** Returns the pause after the key has been refused: around the mean pause, 50 % either way. */
    Duration afterRefusal(RandomGenerator random) {
        failures++;
        return refusedPause.dividedBy(2).plus(upTo(refusedPause, random));
    }

    /** Returns a pause of {@code mean}, 10 % either way. */
    Duration around(Duration mean, RandomGenerator random) {
        return mean.multipliedBy(9).dividedBy(10).plus(upTo(mean.dividedBy(5), random));
    }

    private static Duration upTo(Duration most, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
    }

    private static Duration smaller(Duration first, Duration second) {
        return first.compareTo(second) < 0 ? first : second;
    }
}
