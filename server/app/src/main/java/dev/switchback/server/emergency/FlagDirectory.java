package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import org.jdbi.v3.core.Handle;

/** Knows which flags there are. */
@FunctionalInterface
public interface FlagDirectory {
    /** Says, inside the caller's transaction, whether {@code environment} has a flag {@code key}. */
    boolean contains(Handle handle, EnvironmentId environment, String key);
}
