package dev.switchback.server.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which promises hold on this node right now, and since when. Asks nobody. Safe to share between threads. */
public final class StatusBoard {
    /** How often is looked whether something has changed. */
    public static final Duration TICK = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final List<Promise> promises;
    private final Map<String, Line> last = new HashMap<>(); // guarded by this

    /** Makes the board of {@code promises}, each with a name of its own. */
    public StatusBoard(InstantSource clock, List<Promise> promises) {
        this.clock = clock;
        this.promises = List.copyOf(promises);
    }

    /**
     * How one promise stands.
     *
     * @param since when it came to stand so
     * @param promise what is promised
     */
    public record Line(String name, Standing.State state, Instant since, String detail, String promise) {}

    /** Looks whether something has changed. */
    public void tick() {
        lines();
    }

    /** Returns how each promise stands. */
    public synchronized List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Promise promise : promises) {
            Line line = line(promise);
            last.put(promise.name(), line);
            lines.add(line);
        }
        return lines;
    }

    /** Returns how the worst of {@code lines} stands. */
    static Standing.State worst(List<Line> lines) {
        return lines.stream().map(Line::state).max(Comparator.naturalOrder()).orElse(Standing.State.HOLDS);
    }

    private Line line(Promise promise) {
        Standing standing = promise.standing().get();
        Line before = last.get(promise.name());
        Instant since = before != null && before.state() == standing.state() ? before.since() : clock.instant();
        return new Line(promise.name(), standing.state(), since, standing.detail(), promise.meaning());
    }
}
