package dev.switchback.server;

import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.SnapshotSource;
import dev.switchback.server.emergency.EmergencyLoader;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.segments.Segments;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Reads an environment whole: its revision, its flags, its segments and its emergency state as of one moment. Segments
 * may be large, so those that have not changed since they were last read are not read again.
 *
 * <p>Safe to share between threads.
 */
final class ConfigurationSource implements SnapshotSource {
    private final Jdbi jdbi;
    private final EnvironmentService environments;
    private final FlagService flags;
    private final Segments segments;
    private final EmergencyLoader emergencies;
    private final SnapshotArchive archive;
    private final Map<EnvironmentId, Map<String, Segment>> known = new ConcurrentHashMap<>();

    ConfigurationSource(
            Jdbi jdbi,
            EnvironmentService environments,
            FlagService flags,
            Segments segments,
            EmergencyLoader emergencies,
            SnapshotArchive archive) {
        this.jdbi = jdbi;
        this.environments = environments;
        this.flags = flags;
        this.segments = segments;
        this.emergencies = emergencies;
        this.archive = archive;
    }

    @Override
    public Map<EnvironmentId, Long> revisions() {
        return environments.revisions();
    }

    @Override
    public Snapshot load(EnvironmentId environment) {
        Snapshot snapshot = jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> new Snapshot(
                        environment.toString(),
                        environments
                                .find(handle, environment)
                                .orElseThrow(() -> Refusal.notFound("environment " + environment))
                                .revision(),
                        flags.all(handle, environment),
                        segments.all(handle, environment, known.getOrDefault(environment, Map.of())),
                        emergencies.load(handle, environment)));
        known.put(environment, snapshot.segments());
        archive.keep(environment, snapshot);
        return snapshot;
    }
}
