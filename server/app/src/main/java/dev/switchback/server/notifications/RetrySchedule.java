package dev.switchback.server.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a message that was not taken is sent again: at once, then after pauses that grow over about three days, as Standard
 * Webhooks 1.0.0 advises. Up to a tenth is added at random, so that what failed together does not come together again.
 */
final class RetrySchedule {
    private static final double JITTER = 0.1;

    /** The longest that a receiver may ask us to wait. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private final RandomGenerator random;

    RetrySchedule(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Returns when to try again; empty for no more.
     *
     * @param attempts that have failed so far, at least one
     * @param asked how long the receiver wants us to wait at least; zero if it has not said
     */
    Optional<Instant> next(int attempts, Duration asked, Instant now) {
        if (attempts > PAUSES.size()) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(attempts - 1);
        Duration jittered = pause.plusMillis((long) (pause.toMillis() * JITTER * random.nextDouble()));
        Duration wanted = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        return Optional.of(now.plus(wanted.compareTo(jittered) > 0 ? wanted : jittered));
    }
}
