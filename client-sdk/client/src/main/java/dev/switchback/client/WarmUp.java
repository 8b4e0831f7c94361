package dev.switchback.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the first calls of a version, which pay for cold caches and code not yet compiled: {@value #CALLS} of them, or
 * those of the first {@value #SECONDS} s, whichever is less. Safe for any number of threads.
 */
final class WarmUp {
    static final int CALLS = 200;
    static final int SECONDS = 30;

    private static final long LENGTH = Duration.ofSeconds(SECONDS).toNanos();

    private final AtomicInteger left = new AtomicInteger(CALLS);
    private final AtomicLong start = new AtomicLong(Long.MIN_VALUE);

    /** Takes one call and says whether it belongs to the warm-up. */
    boolean takes(long now) {
        if (left.get() <= 0) {
            return false;
        }
        start.compareAndSet(Long.MIN_VALUE, now);
        if (now - start.get() >= LENGTH) {
            left.set(0);
            return false;
        }
        return left.getAndDecrement() > 0;
    }
}
