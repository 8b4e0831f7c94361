package dev.switchback.server.emergency;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When the stages of one call were reached; used by its thread only. */
final class Progress {
    private final long start = System.nanoTime();
    private @Nullable Long journal;
    private @Nullable Long memory;

    /** Returns when the call began, of {@link System#nanoTime}. */
    long start() {
        return start;
    }

    /** Notes that the disk has answered. */
    void journalled() {
        journal = elapsed();
    }

    /** Notes that it is in force on this node. */
    void inForce() {
        memory = elapsed();
    }

    /** Returns how long the call has taken, in milliseconds. */
    long elapsed() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** Returns when stages were reached, the database's at {@code database}. */
    Stages.Millis millis(long database) {
        return new Stages.Millis(journal, memory, database);
    }
}
