package dev.switchback.server;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.SnapshotSource;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagService;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Reads an environment whole: its revision, its flags and its emergency state as of one moment. */
final class ConfigurationSource implements SnapshotSource {
    private final Jdbi jdbi;
    private final EnvironmentService environments;
    private final FlagService flags;
    private final EmergencyService emergencies;

    ConfigurationSource(Jdbi jdbi, EnvironmentService environments, FlagService flags, EmergencyService emergencies) {
        this.jdbi = jdbi;
        this.environments = environments;
        this.flags = flags;
        this.emergencies = emergencies;
    }

    @Override
    public Map<EnvironmentId, Long> revisions() {
        return environments.revisions();
    }

    @Override
    public Snapshot load(EnvironmentId environment) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> new Snapshot(
                        environment.toString(),
                        environments
                                .find(handle, environment)
                                .orElseThrow(() -> Refusal.notFound("environment " + environment))
                                .revision(),
                        flags.all(handle, environment),
                        emergencies.state(handle, environment)));
    }
}
