package dev.switchback.protocol;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
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
 * @param emergency the whole emergency state at {@code to}
 */
public record Delta(
        long from, long to, String hash, Map<String, Flag> changed, Set<String> removed, Emergency emergency) {
    public Delta {
        changed = Map.copyOf(changed);
        removed = Set.copyOf(removed);
        if (to <= from) {
            throw new IllegalArgumentException("a delta leads forward, not from " + from + " to " + to);
        }
    }

    /** Returns the difference between two snapshots of one environment. */
    public static Delta between(Snapshot earlier, Snapshot later, String hash) {
        Map<String, Flag> changed = new TreeMap<>(later.flags());
        changed.entrySet()
                .removeIf(entry -> entry.getValue().equals(earlier.flags().get(entry.getKey())));
        Set<String> removed = new TreeSet<>(earlier.flags().keySet());
        removed.removeAll(later.flags().keySet());
        return new Delta(earlier.revision(), later.revision(), hash, changed, removed, later.emergency());
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
        Map<String, Flag> flags = new TreeMap<>(snapshot.flags());
        flags.keySet().removeAll(removed);
        flags.putAll(changed);
        return new Snapshot(snapshot.environment(), to, flags, emergency);
    }
}
