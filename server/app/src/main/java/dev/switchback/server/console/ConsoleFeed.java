package dev.switchback.server.console;

import dev.switchback.protocol.GoAway;
import dev.switchback.protocol.GoAwayCodec;
import dev.switchback.server.delivery.Event;
import dev.switchback.server.delivery.Feed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What one console reads. Where a feed speaks of revisions and epochs this one has ids of events and of counts.
 *
 * @param good whether the reader's key is still good
 */
record ConsoleFeed(Happenings happenings, BooleanSupplier good) implements Feed {
    private static final byte[] ALIVE = Event.of("heartbeat", "{}".getBytes(StandardCharsets.UTF_8));

    @Override
    public Optional<Update> after(long revision, long epoch) {
        return happenings.after(revision, epoch);
    }

    @Override
    public byte[] heartbeat(long spreadMillis) {
        return ALIVE.clone();
    }

    @Override
    public byte[] farewell(long spreadMillis) {
        return Event.of("goaway", GoAwayCodec.write(new GoAway(spreadMillis)));
    }

    @Override
    public boolean over() {
        return !good.getAsBoolean();
    }
}
