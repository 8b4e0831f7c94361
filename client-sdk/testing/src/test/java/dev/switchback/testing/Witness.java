package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks without a pause on a thread of its own, and watches from another. An answer that is wrong or throws has failed. One
 * that takes 50 ms and is found waiting for a lock, for another thread or for the network has blocked; one that merely
 * has no processor has not, or every busy machine would fail the tests.
 */
public final class Witness implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final BooleanSupplier question;
    private final Thread asker = new Thread(this::ask, "witness-asker");
    private final Thread watcher = new Thread(this::watch, "witness-watcher");
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong blocked = new AtomicLong();
    private volatile @Nullable Throwable failure;
    private volatile long since;
    private volatile boolean asking;
    private volatile boolean over;

    private Witness(BooleanSupplier question) {
        this.question = question;
    }

    /** Starts to ask {@code question}, which is true while answers are as they should be. */
    public static Witness of(BooleanSupplier question) {
        Witness witness = new Witness(question);
        witness.since = System.nanoTime();
        for (Thread thread : new Thread[] {witness.asker, witness.watcher}) {
            thread.setDaemon(true);
            thread.start();
        }
        return witness;
    }

    /** Requires that since the start no evaluation has failed and none has blocked, and that there were some. */
    public void requireNoHarm() {
        long before = asked.get();
        assertThat(Eventually.within(Duration.ofSeconds(20), () -> asked.get() > before + 1_000))
                .as("the witness goes on asking")
                .isTrue();
        assertThat(failed.get())
                .as("evaluations that failed, the last with %s", failure)
                .isZero();
        assertThat(blocked.get()).as("evaluations that blocked").isZero();
    }

    /** Returns how many evaluations have blocked so far. */
    long blocked() {
        return blocked.get();
    }

    private void ask() {
        while (!over) {
            since = System.nanoTime();
            asking = true;
            try {
                if (!question.getAsBoolean()) {
                    failed.incrementAndGet();
                }
            } catch (RuntimeException | Error e) {
                failure = e;
                failed.incrementAndGet();
            }
            asking = false;
            if (asked.incrementAndGet() % 1_000 == 0) {
                LockSupport.parkNanos(1); // leaves the processor to what is being tested
            }
        }
    }

    private void watch() {
        long counted = 0;
        while (!over) {
            LockSupport.parkNanos(LOOK.toNanos());
            long start = since;
            boolean waits = isWaiting();
            if (waits && start == since && start != counted && System.nanoTime() - start > LONGEST.toNanos()) {
                counted = start;
                blocked.incrementAndGet();
            }
        }
    }

    private boolean isWaiting() {
        StackTraceElement[] stack = asker.getStackTrace();
        boolean outside = stack.length > 0
                && stack[0].isNativeMethod()
                && !stack[0].getClassName().startsWith("java.lang.");
        return asking && (outside || asker.getState() != Thread.State.RUNNABLE);
    }

    @Override
    public void close() {
        over = true;
        try {
            asker.join();
            watcher.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
