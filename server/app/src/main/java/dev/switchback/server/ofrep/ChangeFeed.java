package dev.switchback.server.ofrep;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.delivery.Event;
import dev.switchback.server.delivery.Feed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells one reader that there is something new, and never what. Who connects for the first time is told at once: there
 * may have been a change since it asked.
 */
final class ChangeFeed implements Feed {
    private static final int RECONNECT_MILLIS = 2_000;
    private static final byte[] ALIVE = bytes(":\nretry: " + RECONNECT_MILLIS + "\n\n");

    /**
     * What a node serves.
     *
     * @param engaged whether there is an emergency
     */
    record Position(long revision, long epoch, boolean engaged) {
        static final Position NONE = new Position(-1, 0, false);

        static Position of(Snapshot snapshot) {
            Emergency emergency = snapshot.emergency();
            return new Position(
                    snapshot.revision(),
                    emergency.epoch(),
                    !emergency.engagements().isEmpty());
        }
    }

    private final Supplier<Position> newest;
    private final Instant end;
    private final InstantSource clock;
    private final double place;

    /**
     * Makes a feed.
     *
     * @param newest what this node serves
     * @param end when the reader has to go
     * @param place of the reader among those that go away together, from 0 to 1
     */
    ChangeFeed(Supplier<Position> newest, Instant end, InstantSource clock, double place) {
        this.newest = newest;
        this.end = end;
        this.clock = clock;
        this.place = place;
    }

    @Override
    public Optional<Update> after(long revision, long epoch) {
        Position now = newest.get();
        if (now.revision() <= revision && (epoch < 0 ? !now.engaged() : now.epoch() <= epoch)) {
            return Optional.empty();
        }
        long reached = Math.max(revision, now.revision());
        return Optional.of(new Update(reached, now.epoch(), Event.of("message", reached, notice(now.revision()))));
    }

    @Override
    public byte[] heartbeat(long spreadMillis) {
        return ALIVE.clone();
    }

    @Override
    public byte[] farewell(long spreadMillis) {
        return bytes("retry: " + (RECONNECT_MILLIS + (long) (place * spreadMillis)) + "\n\n");
    }

    @Override
    public boolean over() {
        return !clock.instant().isBefore(end);
    }

    private static byte[] notice(long revision) {
        return bytes("{\"type\":\"refetchEvaluation\",\"etag\":\"" + revision + "\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
