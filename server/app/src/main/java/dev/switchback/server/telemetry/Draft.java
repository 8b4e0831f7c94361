package dev.switchback.server.telemetry;

import org.jdbi.v3.core.Handle;

/**
 * State as it was at one moment, to be saved. If the transaction fails it is forgotten, and a newer draft is asked for;
 * so whatever it holds counts as unsaved until {@link #saved}.
 */
public interface Draft {
    /** Writes the state, inside the transaction. */
    void write(Handle handle);

    /** Learns that the transaction was committed. */
    void saved();
}
