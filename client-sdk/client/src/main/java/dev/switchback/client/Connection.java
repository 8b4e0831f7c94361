package dev.switchback.client;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.GoAwayCodec;
import dev.switchback.protocol.Heartbeat;
import dev.switchback.protocol.HeartbeatCodec;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.SnapshotCodec;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the configuration as the server has it: fetches the snapshot, then follows the stream, polls where the stream
 * does not work, and never gives up. Runs on a thread of its own until that is interrupted.
 */
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    /** After so many streams in a row that brought nothing, a poll precedes each further one. */
    private static final int FRUITLESS_STREAMS = 2;

    private static final int EVENT_LIMIT = SnapshotCodec.LIMIT + 1024;

    private final Transport transport;
    private final ConfigurationStore store;
    private final Listeners listeners;
    private final LeaseKeeper leases;
    private final boolean streaming;
    private final Duration pollInterval;
    private final Tuning tuning;
    private final Pacing pacing;
    private final CountDownLatch answered = new CountDownLatch(1);
    private @Nullable String entityTag;
    private int fruitless;
    private boolean fruitful;
    private boolean failing;
    private volatile boolean keyRefused;
    private volatile @Nullable Long pollDue; // by the clock of nanoseconds; null for who follows by streams

    Connection(
            Transport transport,
            ConfigurationStore store,
            Listeners listeners,
            LeaseKeeper leases,
            boolean streaming,
            Duration pollInterval,
            Tuning tuning) {
        this.transport = transport;
        this.store = store;
        this.listeners = listeners;
        this.leases = leases;
        this.streaming = streaming;
        this.pollInterval = pollInterval;
        this.tuning = tuning;
        this.pacing = new Pacing(tuning.backoffBase(), tuning.backoffCap(), tuning.refusedPause());
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(attempt().toNanos());
            }
        } catch (InterruptedException closed) {
            LOG.debug("The connection is closed");
        }
    }

    /** Waits until the server has answered for the first time, or has refused the key. */
    boolean awaitAnswer(Duration patience) throws InterruptedException {
        return answered.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Says whether the server refused the key when it was last asked. */
    boolean keyRefused() {
        return keyRefused;
    }

    /** Says how changes are heard of at the moment: by a stream, unless none works. */
    Following following() {
        Long due = pollDue;
        if (due == null) {
            return Following.STREAM;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(due - tuning.nanos().getAsLong());
        long interval = Math.min(Math.max(pollInterval.toMillis(), 1), Following.LONGEST);
        return new Following(interval, Math.min(Math.max(left, 0), Following.LONGEST));
    }

    /** Makes one attempt and returns the pause until the next. */
    private Duration attempt() throws InterruptedException {
        try {
            return follow();
        } catch (Refusal refusal) {
            lost(refusal);
            if (refusal.ofKey()) {
                keyRefused = true;
                answered.countDown();
                return pacing.afterRefusal(random());
            }
            return pacing.afterFailure(refusal.retryAfter(), random());
        } catch (IOException | RuntimeException | Error e) { // whatever it is, flags must not freeze for it
            lost(e);
            return pacing.afterFailure(Optional.empty(), random());
        }
    }

    private Duration follow() throws IOException, InterruptedException {
        if (!streaming) {
            fetch(entityTag);
            return untilNextPoll();
        }
        if (fruitless >= FRUITLESS_STREAMS) {
            fetch(entityTag);
            return streamIfPossible();
        }
        if (store.revision() == 0) {
            fetch(null);
        }
        return stream();
    }

    /** Streams after a poll; while no stream works, the next poll comes in its time. */
    private Duration streamIfPossible() throws InterruptedException {
        try {
            return stream();
        } catch (IOException e) {
            LOG.debug("Polling, as streams still fail", e);
            return untilNextPoll();
        }
    }

    private Duration untilNextPoll() {
        Duration pause = pacing.around(pollInterval, random());
        pollDue = tuning.nanos().getAsLong() + pause.toNanos();
        return pause;
    }

    private Duration stream() throws IOException, InterruptedException {
        fruitful = false;
        try (ResponseBody body = transport.stream(store.revision())) {
            return read(body);
        } catch (IOException e) {
            if (!fruitful) {
                fruitless++;
                throw e;
            }
            LOG.info("The stream is lost, opening another: {}", e.toString());
            leases.lost();
            return pacing.afterEnd(random());
        }
    }

    private Duration read(ResponseBody body) throws IOException, InterruptedException {
        EventParser parser = new EventParser(EVENT_LIMIT);
        while (true) {
            byte[] piece = body.next(tuning.silence());
            if (piece.length == 0) {
                throw new EOFException("the server has ended the stream");
            }
            for (Event event : parser.parse(piece)) {
                parser.retry().ifPresent(pacing::spread);
                if (event.type().equals("goaway")) {
                    goAway(event);
                    return pacing.afterEnd(random());
                }
                handle(event);
                works();
            }
        }
    }

    private void handle(Event event) throws IOException, InterruptedException {
        try {
            switch (event.type()) {
                case "snapshot" -> store.accept(SnapshotCodec.read(event.data()));
                case "delta" -> {
                    if (!store.accept(DeltaCodec.read(event.data()))) {
                        fetch(null);
                    }
                }
                case "heartbeat" -> hear(HeartbeatCodec.read(event.data()));
                default -> LOG.debug("Ignoring an event of type {}", event.type());
            }
        } catch (MalformedDocument e) {
            LOG.warn("Keeping the last good configuration, a {} is unreadable: {}", event.type(), e.getMessage());
            fetch(null);
        }
    }

    private void hear(Heartbeat heartbeat) throws IOException, InterruptedException {
        pacing.spread(Duration.ofMillis(heartbeat.spreadMillis()));
        Configuration configuration = store.current();
        if (configuration == null || isMissing(heartbeat, configuration)) {
            fetch(null);
        }
    }

    private static boolean isMissing(Heartbeat heartbeat, Configuration configuration) {
        Snapshot snapshot = configuration.snapshot();
        return configuration.cached()
                || heartbeat.revision() > snapshot.revision()
                || (heartbeat.revision() == snapshot.revision()
                        && !heartbeat.hash().equals(configuration.hash()));
    }

    private void goAway(Event event) {
        try {
            pacing.spread(Duration.ofMillis(GoAwayCodec.read(event.data()).spreadMillis()));
        } catch (MalformedDocument e) {
            LOG.debug("Going away without a spread: {}", e.getMessage());
        }
    }

    /** Fetches the snapshot, unless it still has {@code knownTag}. */
    private void fetch(@Nullable String knownTag) throws IOException, InterruptedException {
        Answer answer = transport.snapshot(knownTag);
        if (!answer.unchanged()) {
            try {
                store.accept(SnapshotCodec.read(answer.body()));
            } catch (MalformedDocument e) {
                throw new IOException("the snapshot is unreadable: " + e.getMessage(), e);
            }
            entityTag = answer.entityTag();
        }
        pacing.succeeded();
        ready();
    }

    private void works() {
        fruitful = true;
        fruitless = 0;
        pollDue = null;
        pacing.succeeded();
        ready();
    }

    private void ready() {
        leases.heard();
        failing = false;
        keyRefused = false;
        Configuration configuration = store.current();
        if (configuration != null && !configuration.cached()) {
            listeners.status(Status.READY);
            answered.countDown();
        }
    }

    private void lost(Throwable cause) {
        if (failing) {
            LOG.debug("The server still cannot be followed", cause);
        } else {
            LOG.warn("The server cannot be followed, trying on: {}", cause.toString());
        }
        failing = true;
        leases.lost();
        if (listeners.status() == Status.READY) {
            listeners.status(Status.STALE);
        }
    }

    private RandomGenerator random() {
        return tuning.random().get();
    }
}
