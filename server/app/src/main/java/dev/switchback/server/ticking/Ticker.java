package dev.switchback.server.ticking;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a task again and again, with a pause before each time, on a daemon thread of its own. A failure is logged. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration first;
    private final Duration pause;
    private final Runnable task;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Ticker(String name, Duration first, Duration pause, Runnable task) {
        this.first = first;
        this.pause = pause;
        this.task = task;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    /**
     * Starts to tick.
     *
     * @param name of the thread
     */
    public static Ticker start(String name, Duration pause, Runnable task) {
        return start(name, pause, pause, task);
    }

    /**
     * Starts to tick.
     *
     * @param name of the thread
     * @param first the pause before the first time
     */
    public static Ticker start(String name, Duration first, Duration pause, Runnable task) {
        Ticker ticker = new Ticker(name, first, pause, task);
        ticker.thread.start();
        return ticker;
    }

    /** Stops. Waits for up to ten seconds until a task under way is done. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} does not stop within {}", thread.getName(), PATIENCE);
        }
    }

    private void run() {
        try {
            for (Duration next = first; !closed.await(next.toNanos(), TimeUnit.NANOSECONDS); next = pause) {
                tick();
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("{} was interrupted", thread.getName());
        }
    }

    private void tick() {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("{} failed, and goes on", thread.getName(), failure);
        }
    }
}
