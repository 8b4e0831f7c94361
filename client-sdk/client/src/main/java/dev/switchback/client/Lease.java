package dev.switchback.client;

import java.time.Duration;

/**
 * What a flag does while the server cannot be heard. An emergency is obeyed as soon as it is heard, whatever the lease,
 * and so is the process's own.
 *
 * <p>The server counts as lost from the first attempt that fails, or when a stream has been silent for two and a half
 * heartbeats, and as back when it has been heard without a break for a while: ten to twenty seconds, different in each
 * instance. A server that comes and goes hence changes no flag each time it does.
 */
public sealed interface Lease {

    /** Returns the lease of a flag that goes on as the server last said, for ever, and obeys each word at once. */
    static Lease lastKnown() {
        return new LastKnown();
    }

    /**
     * Returns the lease of a flag whose definition stays as it was when the server was lost, until that is back for
     * good; what is heard in between waits. Segments and prerequisites that it asks have leases of their own.
     */
    static Lease freeze() {
        return new Freeze();
    }

    /**
     * Returns the lease of a flag that serves its rollback variation from {@code after} on, which counts from the
     * server's last word, until the server is back for good. Each instance waits up to a quarter longer, so that not all
     * move at once.
     *
     * @throws IllegalArgumentException if {@code after} is not positive
     */
    static Lease revertAfter(Duration after) {
        return new Revert(after);
    }

    /** Goes on as the server last said. */
    record LastKnown() implements Lease {}

    /** Stays as it was when the server was lost. */
    record Freeze() implements Lease {}

    /**
     * Serves the rollback variation after a time.
     *
     * @param after since the server's last word; positive
     */
    record Revert(Duration after) implements Lease {
        public Revert {
            if (after.isNegative() || after.isZero()) {
                throw new IllegalArgumentException("a lease of a positive duration is wanted, not " + after);
            }
        }
    }
}
