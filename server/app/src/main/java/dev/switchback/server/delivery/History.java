package dev.switchback.server.delivery;

import dev.switchback.protocol.Delta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The latest deltas of an environment, each following on the one before, bounded in number and in bytes.
 *
 * <p>Not safe to share between threads.
 */
final class History {
    private final int mostDeltas;
    private final long mostBytes;
    private final Deque<Step> steps = new ArrayDeque<>();
    private long bytes;

    private record Step(Delta delta, int size) {}

    /**
     * Makes an empty history.
     *
     * @param mostDeltas how many deltas it may hold
     * @param mostBytes how large their documents may be in all
     */
    History(int mostDeltas, long mostBytes) {
        this.mostDeltas = mostDeltas;
        this.mostBytes = mostBytes;
    }

    /**
     * Adds a delta that follows on the last one.
     *
     * @param size of its document, in bytes
     */
    void add(Delta delta, int size) {
        steps.addLast(new Step(delta, size));
        bytes += size;
        while (steps.size() > mostDeltas || bytes > mostBytes) {
            bytes -= steps.removeFirst().size();
        }
    }

    /** Returns one delta that leads from {@code revision} to the newest; empty if that is too long ago, or no revision. */
    Optional<Delta> since(long revision) {
        Delta since = null;
        for (Step step : steps) {
            if (since != null) {
                since = since.then(step.delta());
            } else if (step.delta().from() == revision) {
                since = step.delta();
            }
        }
        return Optional.ofNullable(since);
    }
}
