package dev.switchback.client;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.References;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Which flags may answer otherwise under one snapshot than under another. Confined to one thread. */
final class Difference {
    private final Snapshot earlier;
    private final Snapshot later;

    private Difference(Snapshot earlier, Snapshot later) {
        this.earlier = earlier;
        this.later = later;
    }

    /** Returns the keys of flags that differ, or refer to what does, directly or not. */
    static Set<String> flags(Snapshot earlier, Snapshot later) {
        return new Difference(earlier, later).flags();
    }

    private Set<String> flags() {
        Set<String> changed = differing(earlier.flags(), later.flags());
        for (String key : later.flags().keySet()) {
            if (earlier.emergency().covers(key) != later.emergency().covers(key)) {
                changed.add(key);
            }
        }
        Set<String> segments = segments();
        if (!segments.isEmpty()) {
            addReferring(changed, later.flags(), (Flag flag) -> References.segments(flag), segments);
        }
        spread(changed, later.flags(), References::prerequisites);
        return changed;
    }

    private Set<String> segments() {
        Set<String> changed = differing(earlier.segments(), later.segments());
        spread(changed, later.segments(), (Segment segment) -> References.segments(segment));
        return changed;
    }

    private static <T> Set<String> differing(Map<String, T> earlier, Map<String, T> later) {
        Set<String> differing = new TreeSet<>(later.keySet());
        differing.addAll(earlier.keySet());
        differing.removeIf(key -> {
            T there = later.get(key);
            return there != null && there.equals(earlier.get(key));
        });
        return differing;
    }

    /** Adds to {@code changed} all that refers to one of them, until there is no more. */
    private static <T> void spread(Set<String> changed, Map<String, T> all, Function<T, Set<String>> references) {
        boolean spreading = !changed.isEmpty();
        while (spreading) {
            spreading = addReferring(changed, all, references, new HashSet<>(changed));
        }
    }

    private static <T> boolean addReferring(
            Set<String> changed, Map<String, T> all, Function<T, Set<String>> references, Set<String> targets) {
        boolean added = false;
        for (Map.Entry<String, T> entry : all.entrySet()) {
            if (!changed.contains(entry.getKey())
                    && !Collections.disjoint(references.apply(entry.getValue()), targets)) {
                added |= changed.add(entry.getKey());
            }
        }
        return added;
    }
}
