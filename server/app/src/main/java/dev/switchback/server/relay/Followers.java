package dev.switchback.server.relay;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.Snapshots;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows each environment for which a server key is known. Safe to share between threads. */
public final class Followers implements AutoCloseable {
    /** How often {@link #watch} wants to be called. */
    public static final Duration TICK = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final Upstream upstream;
    private final Received received;
    private final Snapshots snapshots;
    private final SnapshotArchive archive;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<EnvironmentId, String> secrets = new ConcurrentHashMap<>();
    private final Map<EnvironmentId, Follower> all = new ConcurrentHashMap<>();
    private volatile boolean answers = true;

    /** Follows nobody yet. */
    public Followers(
            Upstream upstream,
            Received received,
            Snapshots snapshots,
            SnapshotArchive archive,
            InstantSource clock,
            RandomGenerator random) {
        this.upstream = upstream;
        this.received = received;
        this.snapshots = snapshots;
        this.archive = archive;
        this.clock = clock;
        this.random = random;
    }

    /** Follows {@code environment} from now on, with {@code secret} of a key that the upstream has found good. */
    void follow(EnvironmentId environment, String secret) {
        secrets.put(environment, secret);
        all.computeIfAbsent(environment, unknown -> {
            hear(environment, secret);
            Follower follower = new Follower(
                    environment,
                    () -> secret(environment),
                    upstream,
                    received,
                    () -> publish(environment),
                    clock,
                    random);
            follower.start();
            return follower;
        });
    }

    /** What is on the disk may be of before an emergency, so the upstream is asked first, and waited for as long as it may take. */
    private void hear(EnvironmentId environment, String secret) {
        try {
            received.accept(environment, upstream.snapshot(secret).snapshot());
            publish(environment);
        } catch (UncheckedIOException silent) {
            if (received.find(environment).isEmpty()) {
                throw silent;
            }
            LOG.warn(
                    "{} is served from the disk, for its upstream does not answer: {}", environment, silent.toString());
        }
    }

    /** Returns a key of {@code environment} that was good when it was last looked at; empty if there was none. */
    String secret(EnvironmentId environment) {
        return secrets.getOrDefault(environment, "");
    }

    /** Looks whether the upstream answers, and ends streams on which nothing comes. To be called by one thread. */
    public void watch() {
        answers = upstream.answers();
        all.values().forEach(Follower::watch);
    }

    /** Says whether this relay has anything to serve, or could have. */
    public boolean serves() {
        return answers || !received.isEmpty();
    }

    /** Says in words how far this relay is behind; empty if it is not. */
    public Optional<String> complaint() {
        Instant now = clock.instant();
        Optional<String> silent = all.entrySet().stream()
                .flatMap(entry -> entry.getValue().silentSince().stream()
                        .map(since -> "Nothing is heard of " + entry.getKey() + " from " + upstream.present()
                                + " since " + Duration.between(since, now).toSeconds()
                                + " s; the last configuration is served."))
                .findFirst();
        return silent.or(() -> answers
                ? Optional.empty()
                : Optional.of(
                        "The upstream " + upstream.present() + " does not answer; the last configuration is served."));
    }

    @Override
    public void close() {
        all.values().forEach(Follower::close);
    }

    private void publish(EnvironmentId environment) {
        snapshots.refresh(environment);
        snapshots.again(environment);
        received.find(environment).ifPresent((Snapshot snapshot) -> archive.keep(environment, snapshot));
    }
}
