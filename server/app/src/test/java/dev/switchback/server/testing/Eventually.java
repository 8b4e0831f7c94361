package dev.switchback.server.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens by itself, by looking again until it has. */
public final class Eventually {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** An assertion that may fail for a while. */
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    private Eventually() {}

    /**
     * Repeats an assertion until it holds. It is tried at least once.
     *
     * @throws AssertionError with the last failure as its cause, if it does not hold within {@code limit}
     */
    public static void within(Duration limit, Assertion assertion) {
        long start = System.nanoTime();
        while (true) {
            try {
                assertion.check();
                return;
            } catch (Exception | AssertionError e) {
                if (System.nanoTime() - start > limit.toNanos()) {
                    throw new AssertionError("Not within " + limit + ": " + e.getMessage(), e);
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
