package dev.switchback.client;

import dev.switchback.evaluation.Context;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads on which versions run aside, and the deadline that they run under. Handing over never blocks. */
final class AsidePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int IDLE_SECONDS = 10;

    private final AsideLimits limits;
    private final Deadlines deadlines;
    private final ThreadPoolExecutor threads;

    AsidePool(AsideLimits limits, Deadlines deadlines) {
        this.limits = limits;
        this.deadlines = deadlines;
        this.threads = new ThreadPoolExecutor(
                limits.threads(),
                limits.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.queue()),
                new DaemonThreads("aside"),
                (work, pool) -> ((Run) work).shed());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Work that is either run, in time or not, or shed. */
    interface Errand {
        /**
         * Does it.
         *
         * @param inTime ends the deadline when it is asked, once, and says whether it was kept
         */
        void run(BooleanSupplier inTime);

        /** There was no room, or no thread was free for it in time. */
        void shed();

        /** Its time is over while it runs, and its thread is interrupted. Happens on any thread, at most once. */
        void overdue();
    }

    /** Hands {@code errand} over. */
    void offer(Errand errand) {
        threads.execute(new Run(errand));
    }

    @Override
    public void close() {
        threads.shutdownNow().forEach(work -> ((Run) work).shed());
    }

    /** An errand on its way. */
    private final class Run implements Runnable {
        private final Errand errand;
        private final Context scope = SwitchContext.current();
        private final Flight flight;
        private @Nullable Thread runner;

        Run(Errand errand) {
            this.errand = errand;
            this.flight = deadlines.begin(limits.deadline().toNanos(), this::expire);
        }

        @Override
        public void run() {
            if (deadlines.late(flight)) {
                deadlines.end(flight);
                return;
            }
            if (!takeOff()) {
                return;
            }
            SwitchContext.Scope caller = SwitchContext.open(scope);
            try {
                errand.run(() -> deadlines.end(flight));
            } catch (RuntimeException | Error e) {
                LOG.debug("Something that ran aside failed", e);
            } finally {
                caller.close();
                deadlines.end(flight);
                arrive();
            }
        }

        void shed() {
            if (deadlines.end(flight)) {
                errand.shed();
            }
        }

        private synchronized boolean takeOff() {
            runner = Thread.currentThread();
            return !flight.isOver();
        }

        /** Lets go of the thread, which is nobody's to interrupt now. */
        private synchronized void arrive() {
            runner = null;
            boolean unused = Thread.interrupted();
        }

        private void expire() {
            if (interrupt()) {
                errand.overdue();
            } else {
                errand.shed();
            }
        }

        private synchronized boolean interrupt() {
            if (runner != null) {
                runner.interrupt();
            }
            return runner != null;
        }
    }
}
