package dev.switchback.client;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something under way that has to end by a time. It ends once: by itself, or by being overdue. Safe for any thread. */
final class Flight {
    private final long due;
    private final Runnable overdue;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param due when it is overdue, on the client's clock
     * @param overdue what happens then, on the thread that finds out
     */
    Flight(long due, Runnable overdue) {
        this.due = due;
        this.overdue = overdue;
    }

    /** Says that it ends now, and returns whether it does: false if it was found overdue before. */
    boolean land() {
        return over.compareAndSet(false, true);
    }

    /** Says whether its time is over. */
    boolean late(long now) {
        return now - due > 0;
    }

    /** Says whether it has ended, one way or the other. */
    boolean isOver() {
        return over.get();
    }

    /** Lets it be overdue unless it has ended. */
    void expire() {
        if (land()) {
            overdue.run();
        }
    }
}
