package dev.switchback.protocol;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The change from one revision of an environment to a later one.
 *
 * @param from revision it applies to, and no other
 * @param to revision it leads to
 * @param hash of the configuration it leads to, see {@link SnapshotCodec#hash}
 * @param changed flags added or replaced, by key
 * @param removed keys of flags that are gone
 * @param changedSegments segments added or replaced, by key
 * @param removedSegments keys of segments that are gone
 * @param emergency the whole emergency state at {@code to}
 */
public record Delta(
        long from,
        long to,
        String hash,
        Map<String, Flag> changed,
        Set<String> removed,
        Map<String, Segment> changedSegments,
        Set<String> removedSegments,
        Emergency emergency) {
    public Delta {
        changed = Map.copyOf(changed);
        removed = Set.copyOf(removed);
        changedSegments = Map.copyOf(changedSegments);
        removedSegments = Set.copyOf(removedSegments);
        if (to <= from) {
            throw new IllegalArgumentException("a delta leads forward, not from " + from + " to " + to);
        }
    }

    /** Returns the difference between two snapshots of one environment. */
    public static Delta between(Snapshot earlier, Snapshot later, String hash) {
        return new Delta(
                earlier.revision(),
                later.revision(),
                hash,
                changed(earlier.flags(), later.flags()),
                removed(earlier.flags(), later.flags()),
                changed(earlier.segments(), later.segments()),
                removed(earlier.segments(), later.segments()),
                later.emergency());
    }

    /**
     * Returns news of an emergency for who is at {@code revision} already: a delta that leads there, and changes nothing
     * else.
     *
     * @param revision at least 1
     * @param hash of the configuration at {@code revision}
     */
    public static Delta ofEmergency(long revision, String hash, Emergency emergency) {
        return new Delta(revision - 1, revision, hash, Map.of(), Set.of(), Map.of(), Set.of(), emergency);
    }

    /** Returns this change under another emergency state. */
    public Delta under(Emergency other) {
        return new Delta(from, to, hash, changed, removed, changedSegments, removedSegments, other);
    }

    private static <T> Map<String, T> changed(Map<String, T> earlier, Map<String, T> later) {
        Map<String, T> changed = new TreeMap<>(later);
        changed.entrySet().removeIf(entry -> entry.getValue().equals(earlier.get(entry.getKey())));
        return changed;
    }

    private static Set<String> removed(Map<String, ?> earlier, Map<String, ?> later) {
        Set<String> removed = new TreeSet<>(earlier.keySet());
        removed.removeAll(later.keySet());
        return removed;
    }

    /**
     * Returns {@code snapshot} with this change.
     *
     * @throws IllegalArgumentException if the snapshot is not at {@link #from}
     */
    public Snapshot applyTo(Snapshot snapshot) {
        if (snapshot.revision() != from) {
            throw new IllegalArgumentException(
                    "a delta from revision " + from + " does not apply to revision " + snapshot.revision());
        }
        return new Snapshot(
                snapshot.environment(),
                to,
                apply(snapshot.flags(), changed, removed),
                apply(snapshot.segments(), changedSegments, removedSegments),
                emergency);
    }

    /**
     * Returns one change that does what this one and then {@code next} do.
     *
     * @throws IllegalArgumentException if {@code next} does not follow on this one
     */
    public Delta then(Delta next) {
        if (next.from != to) {
            throw new IllegalArgumentException("a delta from " + next.from + " does not follow on one to " + to);
        }
        return new Delta(
                from,
                next.to,
                next.hash,
                apply(changed, next.changed, next.removed),
                union(removed, next.removed, next.changed.keySet()),
                apply(changedSegments, next.changedSegments, next.removedSegments),
                union(removedSegments, next.removedSegments, next.changedSegments.keySet()),
                next.emergency);
    }

    private static Set<String> union(Set<String> removed, Set<String> more, Set<String> back) {
        Set<String> union = new TreeSet<>(removed);
        union.addAll(more);
        union.removeAll(back);
        return union;
    }

    private static <T> Map<String, T> apply(Map<String, T> present, Map<String, T> changed, Set<String> removed) {
        Map<String, T> applied = new TreeMap<>(present);
        applied.keySet().removeAll(removed);
        applied.putAll(changed);
        return applied;
    }
}
