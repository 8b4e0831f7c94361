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
 * @param emergency the override above them
 */
public record Snapshot(String environment, long revision, Map<String, Flag> flags, Emergency emergency) {
    public Snapshot {
        flags = Collections.unmodifiableMap(new TreeMap<>(flags));
    }
}
