package dev.switchback.server.telemetry;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Receipt;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.emergency.ConfirmationSource;
import dev.switchback.server.emergency.Confirmations;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Knows who runs what. Asks no database. Safe to share between threads. */
public final class InstanceService implements ConfirmationSource {
    /** How long an instance counts as running after it was heard of. */
    public static final Duration LIVENESS = Duration.ofSeconds(60);

    private final TelemetryService telemetry;
    private final Snapshots snapshots;

    public InstanceService(TelemetryService telemetry, Snapshots snapshots) {
        this.telemetry = telemetry;
        this.snapshots = snapshots;
    }

    /**
     * Lists the running instances, by name.
     *
     * @throws Refusal if there is no such environment
     */
    public List<InstanceStatus> live(EnvironmentId environment) {
        Snapshot present = present(environment);
        return telemetry.heard(environment, LIVENESS).stream()
                .map(said -> status(said, present))
                .sorted(Comparator.comparing(
                                (InstanceStatus status) -> status.instance().name())
                        .thenComparing(status -> status.instance().incarnation()))
                .toList();
    }

    /**
     * Returns how far the present configuration and emergency state have got.
     *
     * @throws Refusal if there is no such environment
     */
    @Override
    public Confirmations of(EnvironmentId environment) {
        return confirmations(live(environment));
    }

    /** Returns the configuration that instances are to run. */
    Snapshot present(EnvironmentId environment) {
        return snapshots
                .find(environment)
                .map(Published::snapshot)
                .orElseThrow(() -> Refusal.notFound("environment " + environment));
    }

    static Confirmations confirmations(List<InstanceStatus> live) {
        List<String> waiting = live.stream()
                .filter(status -> !status.confirmed())
                .map(status -> status.instance().name())
                .toList();
        return new Confirmations(live.size(), live.size() - waiting.size(), waiting);
    }

    private static InstanceStatus status(Incarnation said, Snapshot present) {
        Receipt receipt = said.receipt();
        boolean confirmed = receipt.revision() >= present.revision()
                && receipt.epoch() == present.emergency().epoch();
        return new InstanceStatus(
                said.instance(), receipt, confirmed, said.confirmedAt(), said.lastSeen(), said.tripped());
    }
}
