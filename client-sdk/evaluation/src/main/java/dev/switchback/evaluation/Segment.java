package dev.switchback.evaluation;

import java.util.List;
import java.util.Set;

/**
 * An audience that rules share. Whoever is included by key belongs to it, else whoever is excluded by key does not, else
 * whoever one of the rules matches does.
 *
 * @param key its name, unique in the environment
 * @param version the environment's revision at which the segment last changed
 * @param included targeting keys
 * @param excluded targeting keys
 * @param rules tried in order, any match will do
 */
public record Segment(String key, long version, Set<String> included, Set<String> excluded, List<SegmentRule> rules) {
    public Segment {
        included = Set.copyOf(included);
        excluded = Set.copyOf(excluded);
        rules = List.copyOf(rules);
    }

    /** Returns this segment as of {@code version}. */
    public Segment withVersion(long version) {
        return new Segment(key, version, included, excluded, rules);
    }
}
