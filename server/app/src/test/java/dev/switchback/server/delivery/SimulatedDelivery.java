package dev.switchback.server.delivery;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.EventSink;
import java.util.Optional;

/** What a node serves of one environment, with the service's own snapshots, channel and subscribers, and without threads. */
public final class SimulatedDelivery {
    private static final long SPREAD_MILLIS = 1_000;

    private final EnvironmentId environment;
    private final Snapshots snapshots;
    private Optional<Channel> channel = Optional.empty();

    /** Makes one that serves nothing yet. */
    public SimulatedDelivery(
            EnvironmentId environment, SnapshotSource source, EmergencyOverlay overlay, Surroundings surroundings) {
        this.environment = environment;
        this.snapshots = new Snapshots(source, overlay, surroundings);
        snapshots.onPublish((which, before, after) -> publish(after));
    }

    private void publish(Published after) {
        Channel present = channel.orElseGet(() -> new Channel(after));
        channel = Optional.of(present);
        present.publish(after);
        present.audiences().stream().filter(Audience::due).forEach(Audience::tell);
    }

    /** Looks for newer revisions once. */
    public void poll() {
        snapshots.poll();
    }

    /** Takes the hint that there is a newer revision. */
    public void refresh() {
        snapshots.refresh(environment);
    }

    /** Serves what was on the disk. */
    public void restore(Snapshot snapshot) {
        snapshots.restore(environment, snapshot);
    }

    /** Loads everything anew. */
    public void reload() {
        snapshots.reload();
    }

    /** Serves what the overlay makes of what is loaded. */
    public void again() {
        snapshots.again(environment);
    }

    /** Returns what is served. */
    public Optional<Snapshot> served() {
        return snapshots.find(environment).map(Published::snapshot);
    }

    /** Returns what is served as it is sent. */
    public Optional<byte[]> document() {
        return snapshots.find(environment).map(Published::json);
    }

    /** An open stream. */
    public interface Stream {
        /** Sends a sign of life. */
        void beat();

        /** Ends it. */
        void end();
    }

    /** Opens a stream to a reader that holds {@code revision}; empty where there is nothing to stream yet. */
    public Optional<Stream> open(long revision, EventSink sink) {
        return channel.map(feed -> {
            Subscriber subscriber = new Subscriber(feed, sink, revision, () -> SPREAD_MILLIS, feed::remove);
            feed.add(subscriber);
            subscriber.open();
            subscriber.advance();
            return new Stream() {
                @Override
                public void beat() {
                    subscriber.beat();
                }

                @Override
                public void end() {
                    subscriber.end();
                }
            };
        });
    }
}
