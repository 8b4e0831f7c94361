package dev.switchback.server.delivery;

import dev.switchback.protocol.Delta;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.GoAway;
import dev.switchback.protocol.GoAwayCodec;
import dev.switchback.protocol.Heartbeat;
import dev.switchback.protocol.HeartbeatCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the streams of one environment carry. Each event is made once, however many subscribers it goes to.
 *
 * <p>Safe to share between threads.
 */
final class Channel implements Feed {
    /** As many as may be told at the same time. */
    static final int AUDIENCES = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final int MOST_DELTAS = 1_000;
    private static final long MOST_BYTES = 8L * 1024 * 1024;
    private static final int MOST_UPDATES = 64;
    private static final long EMERGENCY = Long.MAX_VALUE; // no revision

    private final List<Audience> audiences =
            Stream.generate(Audience::new).limit(AUDIENCES).toList();
    private final History history = new History(MOST_DELTAS, MOST_BYTES);
    private final Map<Long, byte[]> updates = new HashMap<>();
    private Published newest;
    private byte[] whole;

    Channel(Published first) {
        this.newest = first;
        this.whole = whole(first);
    }

    List<Audience> audiences() {
        return audiences;
    }

    Stream<Subscriber> subscribers() {
        return audiences.stream().flatMap(audience -> audience.subscribers().stream());
    }

    /** Returns how many subscribers there are. */
    int size() {
        return audiences.stream()
                .mapToInt(audience -> audience.subscribers().size())
                .sum();
    }

    void add(Subscriber subscriber) {
        audience(subscriber).subscribers().add(subscriber);
    }

    void remove(Subscriber subscriber) {
        audience(subscriber).subscribers().remove(subscriber);
    }

    /** Puts {@code after} on the air, unless it or a newer one is. */
    synchronized void publish(Published after) {
        if (after.revision() > newest.revision()) {
            advance(after);
        } else if (after.revision() == newest.revision() && after.epoch() > newest.epoch()) {
            show(after);
        }
    }

    private void advance(Published after) {
        Delta delta = Delta.between(newest.snapshot(), after.snapshot(), after.hash());
        byte[] document = DeltaCodec.write(delta);
        history.add(delta, document.length);
        show(after);
        updates.put(delta.from(), Event.of("delta", delta.to(), document));
    }

    private void show(Published after) {
        updates.clear();
        newest = after;
        whole = whole(after);
    }

    @Override
    public synchronized Optional<Update> after(long revision, long epoch) {
        if (revision < newest.revision()) {
            return Optional.of(reaching(newest.revision(), updates.computeIfAbsent(revision, this::update)));
        }
        return epoch < newest.epoch() && (epoch >= 0 || engaged())
                ? Optional.of(reaching(revision, updates.computeIfAbsent(EMERGENCY, any -> emergency())))
                : Optional.empty();
    }

    /** Who has just come may have missed an engagement that has no revision yet; a release always has one. */
    private boolean engaged() {
        return !newest.snapshot().emergency().engagements().isEmpty();
    }

    private Update reaching(long revision, byte[] event) {
        return new Update(revision, newest.epoch(), event);
    }

    @Override
    public synchronized byte[] heartbeat(long spreadMillis) {
        Heartbeat heartbeat = new Heartbeat(newest.revision(), newest.hash(), spreadMillis);
        return Event.of("heartbeat", HeartbeatCodec.write(heartbeat));
    }

    @Override
    public byte[] farewell(long spreadMillis) {
        return Event.of("goaway", GoAwayCodec.write(new GoAway(spreadMillis)));
    }

    private byte[] update(long revision) {
        if (updates.size() >= MOST_UPDATES) {
            return whole;
        }
        return history.since(revision)
                .map(delta -> delta.under(newest.snapshot().emergency()))
                .map(delta -> Event.of("delta", delta.to(), DeltaCodec.write(delta)))
                .filter(event -> event.length < whole.length)
                .orElse(whole);
    }

    /** A delta that the reader has behind it: SDKs take no more than the emergency from it. */
    private byte[] emergency() {
        long revision = newest.revision();
        if (revision == 0) {
            return whole;
        }
        Delta delta =
                Delta.ofEmergency(revision, newest.hash(), newest.snapshot().emergency());
        return Event.of("delta", revision, DeltaCodec.write(delta));
    }

    private Audience audience(Subscriber subscriber) {
        return audiences.get(Math.floorMod(subscriber.hashCode(), AUDIENCES));
    }

    private static byte[] whole(Published published) {
        return Event.of("snapshot", published.revision(), published.json());
    }
}
