package dev.switchback.server.relay;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Delta;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.GoAwayCodec;
import dev.switchback.protocol.Heartbeat;
import dev.switchback.protocol.HeartbeatCodec;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.server.changes.EnvironmentId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the stream of one environment, on a daemon thread of its own, and never gives up. Comes back as SDKs do: within
 * the spread that the upstream wants, then within a bound that doubles, at random.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration SILENCE = Duration.ofMillis(37_500);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final EnvironmentId environment;
    private final Supplier<String> secret;
    private final Upstream upstream;
    private final Received received;
    private final Runnable published;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable InputStream open;
    private volatile long heardAt = System.nanoTime();
    private volatile @Nullable Instant silentSince;
    private long spreadMillis; // of the thread alone

    /**
     * Makes a follower that waits for {@link #start}.
     *
     * @param secret of the environment's key that is good at present
     * @param published is called whenever something new was received
     */
    Follower(
            EnvironmentId environment,
            Supplier<String> secret,
            Upstream upstream,
            Received received,
            Runnable published,
            InstantSource clock,
            RandomGenerator random) {
        this.environment = environment;
        this.secret = secret;
        this.upstream = upstream;
        this.received = received;
        this.published = published;
        this.clock = clock;
        this.random = random;
        this.silentSince = clock.instant();
    }

    void start() {
        Thread thread = new Thread(this::run, "upstream-" + environment);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends a stream on which nothing comes. To be called now and then. */
    void watch() {
        InputStream stream = open;
        if (stream != null && System.nanoTime() - heardAt > SILENCE.toNanos()) {
            close(stream);
        }
    }

    /** Returns since when nothing is heard; empty while the stream is open. */
    Optional<Instant> silentSince() {
        return Optional.ofNullable(silentSince);
    }

    @Override
    public void close() {
        closed.countDown();
        InputStream stream = open;
        if (stream != null) {
            close(stream);
        }
    }

    private void run() {
        long bound = FIRST_PAUSE_MILLIS;
        try {
            do {
                boolean worked = follow();
                bound = worked ? FIRST_PAUSE_MILLIS : Math.min(2 * bound, LONGEST_PAUSE_MILLIS);
            } while (!closed.await(1 + random.nextLong(bound + spreadMillis), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            LOG.debug("{} is followed no longer", environment);
        }
    }

    /** Follows one stream to its end, and says whether it brought anything. */
    private boolean follow() {
        spreadMillis = 0;
        long revision = received.find(environment).map(Snapshot::revision).orElse(-1L);
        try (InputStream stream = upstream.stream(secret.get(), revision);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            open = stream;
            heardAt = System.nanoTime();
            silentSince = null;
            read(lines);
            return true;
        } catch (IOException | RuntimeException lost) {
            LOG.info("The stream of {} from {} is lost: {}", environment, upstream.present(), lost.toString());
            return silentSince == null;
        } finally {
            open = null;
            if (silentSince == null) {
                silentSince = clock.instant();
            }
        }
    }

    private void read(BufferedReader lines) throws IOException {
        String event = "";
        String data = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heardAt = System.nanoTime();
            if (line.startsWith("event:")) {
                event = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring("data:".length()).strip();
            } else if (line.isEmpty() && !event.isEmpty()) {
                handle(event, data.getBytes(StandardCharsets.UTF_8));
                event = "";
                data = "";
            }
        }
    }

    private void handle(String event, byte[] data) {
        try {
            switch (event) {
                case "snapshot" -> accept(SnapshotCodec.read(data));
                case "delta" -> accept(DeltaCodec.read(data).delta());
                case "heartbeat" -> compare(HeartbeatCodec.read(data));
                case "goaway" -> spreadMillis = GoAwayCodec.read(data).spreadMillis();
                default -> LOG.debug("Ignoring an event of type {}", event);
            }
        } catch (MalformedDocument unreadable) {
            LOG.warn("A {} of {} cannot be read: {}", event, environment, unreadable.getMessage());
            fetch();
        }
    }

    private void accept(SnapshotCodec.Read read) {
        received.accept(environment, read.snapshot());
        published.run();
    }

    private void accept(Delta delta) {
        Optional<Snapshot> before = received.find(environment);
        if (before.isPresent() && before.get().revision() == delta.from()) {
            received.accept(environment, delta.applyTo(before.get()));
            published.run();
        } else if (before.isPresent() && before.get().revision() >= delta.to()) {
            received.accept(environment, delta.emergency());
            published.run();
        } else {
            fetch();
        }
    }

    private void compare(Heartbeat heartbeat) {
        long revision = received.find(environment).map(Snapshot::revision).orElse(-1L);
        if (revision < heartbeat.revision()) {
            fetch();
        }
    }

    private void fetch() {
        accept(upstream.snapshot(secret.get()));
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException | UncheckedIOException gone) {
            LOG.debug("The stream was gone already", gone);
        }
    }
}
