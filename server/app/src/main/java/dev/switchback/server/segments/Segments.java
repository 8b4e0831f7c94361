package dev.switchback.server.segments;

import dev.switchback.evaluation.Segment;
import dev.switchback.server.changes.EnvironmentId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Segments for other capabilities to read, inside the caller's transaction.
 *
 * <p>Safe to share between threads.
 */
public final class Segments {
    private final SegmentStore store = new SegmentStore();
    private final KeyStore keys = new KeyStore();

    /**
     * Returns all segments of an environment, by key.
     *
     * @param known segments as they were at an earlier revision; those that have not changed are taken from there
     */
    public Map<String, Segment> all(Handle handle, EnvironmentId environment, Map<String, Segment> known) {
        Map<String, Segment> all = new TreeMap<>();
        Set<String> changed = new HashSet<>();
        store.versions(handle, environment).forEach((key, version) -> {
            Segment segment = known.get(key);
            if (segment != null && segment.version() == version) {
                all.put(key, segment);
            } else {
                changed.add(key);
            }
        });
        outlines(handle, environment, changed)
                .forEach((key, outline) -> all.put(key, withKeys(handle, environment, outline)));
        return all;
    }

    /** Finds the segments that {@code keys} name, by key and without the keys of their members. */
    public Map<String, Segment> outlines(Handle handle, EnvironmentId environment, Collection<String> keys) {
        Map<String, Segment> outlines = new TreeMap<>();
        if (!keys.isEmpty()) {
            store.find(handle, environment, keys).forEach(stored -> outlines.put(stored.key(), stored.segment()));
        }
        return outlines;
    }

    /** Returns how many bytes the segments of an environment hold in its snapshot. */
    public long size(Handle handle, EnvironmentId environment) {
        return store.size(handle, environment);
    }

    private Segment withKeys(Handle handle, EnvironmentId environment, Segment outline) {
        return new Segment(
                outline.key(),
                outline.version(),
                keys.all(handle, environment, outline.key(), KeyList.INCLUDED),
                keys.all(handle, environment, outline.key(), KeyList.EXCLUDED),
                outline.rules());
    }
}
