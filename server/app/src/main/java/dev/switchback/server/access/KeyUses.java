package dev.switchback.server.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * When keys were used, since that was written down last. Who calls waits for nothing: it is noted in memory, once a
 * {@link #GRAIN} for each key, and somebody else writes.
 *
 * <p>Safe to share between threads.
 */
final class KeyUses {
    static final Duration GRAIN = Duration.ofMinutes(1);

    private final Map<String, Instant> unwritten = new ConcurrentHashMap<>();

    /** Notes that the key {@code id} is used. */
    void note(String id, Instant now) {
        Instant noted = unwritten.get(id);
        if (noted == null || !now.isBefore(noted.plus(GRAIN))) {
            unwritten.put(id, now);
        }
    }

    /**
     * Has everything written down that is not.
     *
     * @param writer gets the times by the ids of the keys; what it throws is thrown, and nothing is forgotten then
     */
    void write(Consumer<Map<String, Instant>> writer) {
        Map<String, Instant> news = Map.copyOf(unwritten);
        if (!news.isEmpty()) {
            writer.accept(news);
            news.forEach(unwritten::remove);
        }
    }
}
