package dev.switchback.server.console;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.delivery.Event;
import dev.switchback.server.delivery.Feed;
import dev.switchback.server.http.Json;
import dev.switchback.server.telemetry.Count;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What has happened lately in one environment, the last {@link #MOST} events, and who runs what. Each event is made once,
 * however many readers it goes to. Ids begin with the time, so that those of another node or an earlier start are unknown.
 *
 * <p>Safe to share between threads.
 */
final class Happenings {
    static final int MOST = 256;

    /** Of more changed flags than these the keys are not told. */
    static final int KEYS = 100;

    private final Deque<Happening> lately = new ArrayDeque<>();
    private final Map<String, String> rollouts = new LinkedHashMap<>();
    private final long first;
    private long newest;
    private Snapshot told;
    private @Nullable Count count;
    private long counted;
    private byte[] receipts = {};

    @SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all readers on purpose
    private record Happening(long id, byte[] event) {}

    /**
     * Makes a log without events.
     *
     * @param told what is served now
     */
    Happenings(Instant now, Snapshot told) {
        this.first = now.toEpochMilli() * 1_000;
        this.newest = first;
        this.told = told;
    }

    /** Notes that something was done to a rollout; told at the next {@link #look}. */
    synchronized void rollout(String flag, String rollout) {
        rollouts.put(flag, rollout);
    }

    /** Adds what has happened since the last look; says whether there is anything. */
    synchronized boolean look(Snapshot served) {
        long before = newest;
        compare(served);
        told = served;
        rollouts.forEach((flag, rollout) -> add("rollout", new Led(flag, rollout)));
        rollouts.clear();
        return newest > before;
    }

    /** Takes in who runs what; says whether that is news. */
    synchronized boolean count(Count now) {
        if (now.equals(count)) {
            return false;
        }
        count = now;
        counted++;
        receipts = Json.write(now);
        return true;
    }

    /**
     * Returns the event that follows.
     *
     * @param id of the last event that the reader has; -1 for none
     * @param told of the counts that it was told last; -1 for none
     */
    synchronized Optional<Feed.Update> after(long id, long told) {
        if (id >= 0 && (id < oldest() - 1 || id > newest)) {
            return Optional.of(new Feed.Update(newest, told, Event.of("reset", newest, bytes("{}"))));
        }
        if (id >= 0 && id < newest) {
            Happening next = lately.stream()
                    .filter(happening -> happening.id() > id)
                    .findFirst()
                    .orElseThrow();
            return Optional.of(new Feed.Update(next.id(), told, next.event()));
        }
        return counted > 0 && told < counted
                ? Optional.of(new Feed.Update(newest, counted, Event.of("receipts", newest, receipts)))
                : Optional.empty();
    }

    private long oldest() {
        Happening oldest = lately.peek();
        return oldest == null ? newest + 1 : oldest.id();
    }

    private void compare(Snapshot served) {
        if (served.emergency().epoch() != told.emergency().epoch()) {
            add("emergency", Map.of("epoch", served.emergency().epoch()));
        }
        if (served.revision() == told.revision()) {
            return;
        }
        Set<String> changed = changed(served);
        add("changed", new Changed(served.revision(), changed.size() > KEYS ? List.of() : List.copyOf(changed)));
        changed.forEach(key -> led(told.flags().get(key))
                .or(() -> led(served.flags().get(key)))
                .filter(ramp -> !Optional.of(ramp).equals(led(served.flags().get(key)))
                        || !Optional.of(ramp).equals(led(told.flags().get(key))))
                .ifPresent(ramp -> rollouts.putIfAbsent(key, ramp.rollout())));
    }

    private Set<String> changed(Snapshot served) {
        Set<String> changed = new TreeSet<>();
        served.flags().forEach((key, flag) -> {
            if (!flag.equals(told.flags().get(key))) {
                changed.add(key);
            }
        });
        told.flags().keySet().stream()
                .filter(key -> !served.flags().containsKey(key))
                .forEach(changed::add);
        return changed;
    }

    private static Optional<Ramp> led(@Nullable Flag flag) {
        return Optional.ofNullable(flag).map(Flag::ramp);
    }

    private void add(String name, Object document) {
        newest++;
        lately.add(new Happening(newest, Event.of(name, newest, Json.write(document))));
        if (lately.size() > MOST) {
            lately.remove();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Which flag a rollout leads. */
    private record Led(String flag, String rollout) {}

    /** What has changed; no flags mean that more than {@link #KEYS} have, or something that is no flag. */
    private record Changed(long revision, List<String> flags) {}
}
