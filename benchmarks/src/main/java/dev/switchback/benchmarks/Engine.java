package dev.switchback.benchmarks;

import java.io.IOException;
import java.time.Duration;

/**
 * Somebody who answers a {@link Question}. Flags and users are named by position, so that each engine keeps whatever it
 * needs of them ready. Safe for use by many threads.
 */
interface Engine extends AutoCloseable {
    /** How long an engine may take to start, however busy the machine is. */
    Duration PATIENCE = Duration.ofMinutes(1);

    /** Says whether a boolean flag is on for a user. */
    default boolean isOn(int flag, int user) {
        throw new UnsupportedOperationException(this + " knows no boolean flags");
    }

    /** Returns the variant of a flag that a user gets. */
    default String variant(int flag, int user) {
        throw new UnsupportedOperationException(this + " knows no variants");
    }

    /** Ends its background work. */
    @Override
    default void close() throws IOException {}
}
