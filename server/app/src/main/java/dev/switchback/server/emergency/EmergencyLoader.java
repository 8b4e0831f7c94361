package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;
import org.jdbi.v3.core.Handle;

/** Loads emergency states, and lets the board know what the database says. Safe to share between threads. */
public final class EmergencyLoader {
    private final EmergencyService service;
    private final EmergencyBoard board;

    public EmergencyLoader(EmergencyService service, EmergencyBoard board) {
        this.service = service;
        this.board = board;
    }

    /** Loads what the database says of an environment that there is, inside the caller's transaction. */
    public Emergency load(Handle handle, EnvironmentId environment) {
        EmergencyStatus status = service.load(handle, environment);
        for (String id : service.known(handle, board.open(environment))) {
            board.merge(Engagements.settled(id, status.revision()));
        }
        board.loaded(environment, status);
        return status.emergency();
    }
}
