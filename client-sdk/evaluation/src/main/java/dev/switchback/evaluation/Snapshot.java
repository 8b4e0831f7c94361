package dev.switchback.evaluation;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An environment's whole configuration at one revision.
 *
 * @param environment its name, {@code project/environment}
 * @param revision grows by one with every committed change
 * @param flags by key, in key order
 * @param segments by key, in key order
 * @param emergency the override above the flags
 */
public record Snapshot(
        String environment,
        long revision,
        Map<String, Flag> flags,
        Map<String, Segment> segments,
        Emergency emergency) {
    public Snapshot {
        flags = Collections.unmodifiableMap(new TreeMap<>(flags));
        segments = Collections.unmodifiableMap(new TreeMap<>(segments));
    }

    /** Makes a snapshot without segments. */
    public Snapshot(String environment, long revision, Map<String, Flag> flags, Emergency emergency) {
        this(environment, revision, flags, Map.of(), emergency);
    }
}
