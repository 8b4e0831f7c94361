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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Knows who runs what. Asks no database. Safe to share between threads. */
public final class InstanceService implements ConfirmationSource {
    /** How long an instance counts as running after it was heard of. */
    public static final Duration LIVENESS = Duration.ofSeconds(60);

    private final Function<EnvironmentId, List<Incarnation>> heard;
    private final Snapshots snapshots;
    private final InstantSource clock;
    private final Publications publications = new Publications();

    /** Makes the service; to be made before {@code snapshots} start, so that it knows since when each is served. */
    public InstanceService(TelemetryService telemetry, Snapshots snapshots, InstantSource clock) {
        this(environment -> telemetry.heard(environment, LIVENESS), snapshots, clock);
    }

    /** Makes the service of a node that asks the others for what they own; see the other constructor. */
    public InstanceService(
            TelemetryService telemetry, Forwarding forwarding, Snapshots snapshots, InstantSource clock) {
        this(
                environment ->
                        forwarding.instances(environment).orElseGet(() -> telemetry.heard(environment, LIVENESS)),
                snapshots,
                clock);
    }

    private InstanceService(
            Function<EnvironmentId, List<Incarnation>> heard, Snapshots snapshots, InstantSource clock) {
        this.heard = heard;
        this.snapshots = snapshots;
        this.clock = clock;
        snapshots.onPublish(
                (environment, before, after) -> publications.add(environment, after.snapshot(), clock.instant()));
    }

    /**
     * Lists the running instances, by name.
     *
     * @throws Refusal if there is no such environment
     */
    public List<InstanceStatus> live(EnvironmentId environment) {
        Snapshot present = present(environment);
        Instant now = clock.instant();
        return heard.apply(environment).stream()
                .map(said -> status(environment, said, present, now))
                .sorted(Comparator.comparing(
                                (InstanceStatus status) -> status.instance().name())
                        .thenComparing(status -> status.instance().incarnation()))
                .toList();
    }

    /**
     * Returns how far the present emergency state has got. Whoever has its epoch obeys it, whatever has been published since.
     *
     * @throws Refusal if there is no such environment
     */
    @Override
    public Confirmations of(EnvironmentId environment) {
        long epoch = present(environment).emergency().epoch();
        return confirmations(live(environment), status -> status.receipt().epoch() == epoch);
    }

    /** Returns the configuration that instances are to run. */
    Snapshot present(EnvironmentId environment) {
        return snapshots
                .find(environment)
                .map(Published::snapshot)
                .orElseThrow(() -> Refusal.notFound("environment " + environment));
    }

    /**
     * Counts who has got how far.
     *
     * @throws Refusal if there is no such environment
     */
    public Count count(EnvironmentId environment) {
        Snapshot present = present(environment);
        int confirmed = 0;
        int stale = 0;
        int streaming = 0;
        int polling = 0;
        for (Incarnation said : heard.apply(environment)) {
            Delivery delivery = Delivery.of(said.following());
            confirmed += said.receipt().epoch() == present.emergency().epoch() ? 1 : 0;
            stale += confirms(said.receipt(), present) ? 0 : 1;
            streaming += delivery == Delivery.STREAM ? 1 : 0;
            polling += delivery == Delivery.POLL ? 1 : 0;
        }
        return new Count(present.emergency().epoch(), present.revision(), confirmed, streaming, polling, stale);
    }

    /** Returns how far the present configuration and emergency state have got. */
    static Confirmations confirmations(List<InstanceStatus> live) {
        return confirmations(live, InstanceStatus::confirmed);
    }

    private static Confirmations confirmations(List<InstanceStatus> live, Predicate<InstanceStatus> confirms) {
        List<String> waiting = live.stream()
                .filter(status -> !confirms.test(status))
                .map(status -> status.instance().name())
                .toList();
        return new Confirmations(
                live.size(), live.size() - waiting.size(), by(Delivery.STREAM, live), by(Delivery.POLL, live), waiting);
    }

    private static int by(Delivery delivery, List<InstanceStatus> live) {
        return (int)
                live.stream().filter(status -> status.delivery() == delivery).count();
    }

    private static boolean confirms(Receipt receipt, Snapshot present) {
        return receipt.revision() >= present.revision()
                && receipt.epoch() == present.emergency().epoch();
    }

    private InstanceStatus status(EnvironmentId environment, Incarnation said, Snapshot present, Instant now) {
        Receipt receipt = said.receipt();
        boolean confirmed = confirms(receipt, present);
        return new InstanceStatus(
                said.instance(),
                receipt,
                confirmed,
                said.confirmedAt(),
                said.lastSeen(),
                said.tripped(),
                Delivery.of(said.following()),
                said.pollDue(now),
                confirmed ? Optional.empty() : publications.missedSince(environment, receipt));
    }
}
