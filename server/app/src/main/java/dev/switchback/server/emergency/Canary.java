package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls a switch that moves nobody, again and again, the way a real one goes: onto the disk, into memory, out over a
 * stream and back in over the network. So it is known that the real one would work, and how long it would take. Each
 * environment is tried with what it serves: a copy of its flags is taken back, in an environment that is in no database
 * and opens to no key but the canary's own.
 *
 * <p>Used by one thread at a time, but for what it tells.
 */
public final class Canary {
    /** How often each switch is to be pulled. */
    public static final Duration TICK = Duration.ofSeconds(60);

    private static final Duration SOONEST = Duration.ofSeconds(2);
    private static final Duration LATEST = Duration.ofSeconds(5);

    /** How long a pull may take before it has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How many failures in a row are an alarm. */
    static final int ALARM = 2;

    /** No project can have this name. */
    static final EnvironmentId ENVIRONMENT = new EnvironmentId("-", "canary");

    private static final Snapshot NOTHING = new Snapshot(ENVIRONMENT.toString(), 0, Map.of(), Map.of(), Emergency.NONE);

    private static final Logger LOG = LoggerFactory.getLogger(Canary.class);

    private final EmergencyBoard board;
    private final Registrar registrar;
    private final Snapshots snapshots;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final String secret;
    private final MeterRegistry meters;
    private final Trials trials;
    private long revision = 1;
    private long epoch;

    /**
     * Makes a canary, which has yet to {@link #tick}.
     *
     * @param ids gives an engagement's id, unique for ever
     * @param secret that opens the canary's stream on this node, and nothing else
     * @param trials keeps what comes of it
     */
    public Canary(
            EmergencyBoard board,
            Registrar registrar,
            Snapshots snapshots,
            InstantSource clock,
            Supplier<String> ids,
            String secret,
            MeterRegistry meters,
            Trials trials) {
        this.board = board;
        this.registrar = registrar;
        this.snapshots = snapshots;
        this.clock = clock;
        this.ids = ids;
        this.secret = secret;
        this.meters = meters;
        this.trials = trials;
    }

    /** Draws how long after a node's start its switches are first to be pulled: soon, and not on all nodes at once. */
    public static Duration firstPause(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(SOONEST.toMillis(), LATEST.toMillis()));
    }

    /** Says whether {@code environment} is the canary's. */
    public static boolean owns(EnvironmentId environment) {
        return environment.equals(ENVIRONMENT);
    }

    /** Returns who holds {@code given}, if that is the canary's secret. */
    public Optional<Principal> holder(String given) {
        byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(bytes, secret.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(new Principal("canary", "canary", KeyKind.SERVER, Optional.of(ENVIRONMENT)))
                : Optional.empty();
    }

    /**
     * Pulls the switch of each environment once, and lets go of it.
     *
     * @param node where this node listens
     */
    public void tick(URI node) {
        Map<EnvironmentId, Published> served = new TreeMap<>(Comparator.comparing(EnvironmentId::toString));
        served.putAll(snapshots.all());
        served.remove(ENVIRONMENT);
        settle(NOTHING);
        try (CanaryReader reader = CanaryReader.open(node, secret, PATIENCE)) {
            served.forEach((environment, published) -> pull(environment, published.snapshot(), reader));
        } catch (IOException unheard) {
            served.keySet().forEach(environment -> miss(environment, unheard.toString()));
        } finally {
            settle(NOTHING);
        }
    }

    private void pull(EnvironmentId environment, Snapshot copied, CanaryReader reader) {
        settle(copied);
        String id = ids.get();
        long start = System.nanoTime();
        engage(id);
        if (!reader.sees(id, PATIENCE)) {
            miss(environment, "it reached nobody within " + PATIENCE.toSeconds() + " s");
            return;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Timer.builder("switchback.emergency.propagation")
                .description("From engaging to a reader of this node's streams, by the canary")
                .publishPercentiles(0.5, 0.99)
                .tag("environment", environment.toString())
                .register(meters)
                .record(took);
        trials.passed(environment, took);
    }

    /** It is settled from the start, so no database is told of it and the journal drops it. */
    private void engage(String id) {
        Engaged engaged = new Engaged(id, null, "trial", "canary", clock.instant());
        Entry entry = new Entry(ENVIRONMENT, engaged);
        board.merge(Engagements.of(entry).merge(Engagements.settled(id, revision + 1)));
        if (!registrar.keep(List.of(entry))) {
            LOG.warn("The trial of the emergency switch is not on the disk");
        }
        snapshots.again(ENVIRONMENT);
    }

    /** Serves a copy to the canary's reader, with nothing engaged. */
    private void settle(Snapshot copied) {
        revision++;
        epoch += 2;
        board.loaded(ENVIRONMENT, new EmergencyStatus(epoch, revision, List.of()));
        snapshots.restore(
                ENVIRONMENT,
                new Snapshot(
                        ENVIRONMENT.toString(),
                        revision,
                        copied.flags(),
                        copied.segments(),
                        new Emergency(epoch, Set.of())));
    }

    private void miss(EnvironmentId environment, String why) {
        Counter.builder("switchback.emergency.canary.missed")
                .description("Pulls of the canary's switch that reached nobody in time")
                .tag("environment", environment.toString())
                .register(meters)
                .increment();
        trials.failed(environment, why);
    }
}
