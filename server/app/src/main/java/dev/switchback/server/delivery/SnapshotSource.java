package dev.switchback.server.delivery;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import java.util.Map;

/** Where configuration comes from. Safe to share between threads; throws whatever the database throws. */
public interface SnapshotSource {
    /** Returns the revision that every environment is at. */
    Map<EnvironmentId, Long> revisions();

    /** Loads an environment as it is at one moment. */
    Snapshot load(EnvironmentId environment);
}
