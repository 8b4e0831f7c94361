package dev.switchback.server.relay;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.EmergencyOverlay;
import dev.switchback.server.delivery.SnapshotSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has been heard from upstream. Never goes back: revision and epoch only grow, each by itself.
 *
 * <p>Safe to share between threads.
 */
public final class Received implements SnapshotSource, EmergencyOverlay {
    private final Map<EnvironmentId, Snapshot> newest = new ConcurrentHashMap<>();

    /** Takes in {@code heard}; returns what is newest now. */
    public Snapshot accept(EnvironmentId environment, Snapshot heard) {
        return newest.merge(environment, heard, (before, after) -> {
            Snapshot later = after.revision() >= before.revision() ? after : before;
            return under(later, newest(before.emergency(), after.emergency()));
        });
    }

    /** Takes in an emergency state that came without a revision of its own. */
    void accept(EnvironmentId environment, Emergency heard) {
        newest.computeIfPresent(environment, (id, before) -> under(before, newest(before.emergency(), heard)));
    }

    /** Returns what is newest; empty for an environment that nothing was heard of. */
    Optional<Snapshot> find(EnvironmentId environment) {
        return Optional.ofNullable(newest.get(environment));
    }

    /** Says whether anything was heard. */
    public boolean isEmpty() {
        return newest.isEmpty();
    }

    @Override
    public Map<EnvironmentId, Long> revisions() {
        Map<EnvironmentId, Long> revisions = new HashMap<>();
        newest.forEach((environment, snapshot) -> revisions.put(environment, snapshot.revision()));
        return revisions;
    }

    @Override
    public Snapshot load(EnvironmentId environment) {
        return find(environment).orElseThrow(() -> Refusal.notFound("environment " + environment));
    }

    @Override
    public Emergency over(EnvironmentId environment, long revision, Emergency emergency) {
        return find(environment)
                .map(snapshot -> newest(emergency, snapshot.emergency()))
                .orElse(emergency);
    }

    private static Emergency newest(Emergency before, Emergency after) {
        return after.epoch() >= before.epoch() ? after : before;
    }

    private static Snapshot under(Snapshot snapshot, Emergency emergency) {
        return snapshot.emergency().equals(emergency)
                ? snapshot
                : new Snapshot(
                        snapshot.environment(), snapshot.revision(), snapshot.flags(), snapshot.segments(), emergency);
    }
}
