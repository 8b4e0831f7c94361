package dev.switchback.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting, by the clock. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Patience() {}

    /** Does nothing for a while. */
    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw DemoException.interrupted();
        }
    }

    /**
     * Waits until a condition holds.
     *
     * @throws DemoException if it does not within {@code limit}; it begins with {@code problem}
     */
    static void await(InstantSource clock, Duration limit, String problem, BooleanSupplier condition) {
        Instant end = clock.instant().plus(limit);
        while (!condition.getAsBoolean()) {
            if (clock.instant().isAfter(end)) {
                throw new DemoException(problem + " after " + limit.toSeconds() + " s");
            }
            pause(PAUSE);
        }
    }
}
