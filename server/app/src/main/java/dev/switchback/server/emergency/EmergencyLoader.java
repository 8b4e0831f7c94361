package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Loads emergency states, and lets the board know what the database says. Safe to share between threads. */
public final class EmergencyLoader {
    private static final long LONG_AGO = 0;

    private final EmergencyService service;
    private final EmergencyBoard board;

    public EmergencyLoader(EmergencyService service, EmergencyBoard board) {
        this.service = service;
        this.board = board;
    }

    /** Takes over what was loaded before, by another process. */
    public void restore(Snapshot snapshot) {
        List<Engaged> engaged =
                snapshot.emergency().engagements().stream().map(Engaged::of).toList();
        board.loaded(
                EnvironmentId.parse(snapshot.environment()),
                new EmergencyStatus(snapshot.emergency().epoch(), snapshot.revision(), engaged));
    }

    /**
     * Loads what the database says of an environment that there is, inside the caller's transaction. What it holds by
     * now is settled only with a newer revision: without one nobody would be told that it was released. What was obeyed
     * here and is released by now stays pending, so that the database is told of it again and its release gets an epoch
     * above all that was shown; what nobody was shown yet is just left out.
     */
    public Emergency load(Handle handle, EnvironmentId environment) {
        EmergencyStatus status = service.load(handle, environment);
        if (board.isNews(environment, status)) {
            boolean shown = board.find(environment).isPresent();
            for (String id : service.known(handle, board.open(environment))) {
                if (status.holds(id)) {
                    board.merge(Engagements.settled(id, status.revision()));
                } else if (!shown) {
                    board.merge(Engagements.settled(id, LONG_AGO));
                }
            }
        }
        board.loaded(environment, status);
        return status.emergency();
    }
}
