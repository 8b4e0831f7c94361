package dev.switchback.chaos;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting, by the machine's monotonic clock. */
final class Patience {
    private static final long PAUSE_MILLIS = 20;

    private Patience() {}

    /** Does nothing for a while: what is inflicted lasts that long. */
    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException interrupted) {
            throw Trouble.interrupted();
        }
    }

    /**
     * Waits until a condition holds, and returns how long that took.
     *
     * @throws Trouble if it does not within {@code limit}; its message begins with {@code problem}
     */
    static Duration await(Duration limit, String problem, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw Trouble.late(problem + " after " + limit.toSeconds() + " s");
            }
            pause(Duration.ofMillis(PAUSE_MILLIS));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
