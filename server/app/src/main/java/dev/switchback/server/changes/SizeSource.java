package dev.switchback.server.changes;

import org.jdbi.v3.core.Handle;

/** Knows how much of an environment's snapshot is its own. */
@FunctionalInterface
public interface SizeSource {
    /** Returns, inside the caller's transaction, how many bytes its part of the snapshot's document holds. */
    long size(Handle handle, EnvironmentId environment);
}
