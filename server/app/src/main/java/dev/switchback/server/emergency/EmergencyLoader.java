package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Loads emergency states, and lets the board know what the database says. Safe to share between threads. */
public final class EmergencyLoader {
    private static final int TOMBSTONES = 1_000;

    private final EmergencyService service;
    private final EmergencyBoard board;
    private final TagBook tags;

    public EmergencyLoader(EmergencyService service, EmergencyBoard board, TagBook tags) {
        this.service = service;
        this.board = board;
        this.tags = tags;
    }

    /** Takes over what was loaded before, by another process. */
    public void restore(Snapshot snapshot) {
        List<Engaged> engaged = Engaged.of(snapshot.emergency().engagements());
        EnvironmentId environment = EnvironmentId.parse(snapshot.environment());
        tags.recall(environment);
        board.loaded(environment, new EmergencyStatus(snapshot.emergency().epoch(), snapshot.revision(), engaged));
    }

    /**
     * Loads what the database says of an environment that there is, inside the caller's transaction. What it holds by
     * now is settled only with a newer revision: without one nobody would be told that it was released.
     */
    public Emergency load(Handle handle, EnvironmentId environment) {
        EmergencyStatus status = service.load(handle, environment);
        if (board.isNews(environment, status)) {
            board.bury(service.released(handle, environment, TOMBSTONES), status.revision());
            board.decide(environment, status, service.known(handle, board.open(environment)));
        }
        board.loaded(environment, status);
        tags.loaded(environment, service.tagged(handle, environment));
        return status.emergency();
    }
}
