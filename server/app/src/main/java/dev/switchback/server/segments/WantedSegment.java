package dev.switchback.server.segments;

import dev.switchback.evaluation.SegmentRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a segment is to become.
 *
 * @param description for people
 * @param rules in order
 * @param included all keys to be included; empty to leave them as they are
 * @param excluded all keys to be excluded; empty to leave them as they are
 */
record WantedSegment(
        String description, List<SegmentRule> rules, Optional<Set<String>> included, Optional<Set<String>> excluded) {
    WantedSegment {
        rules = List.copyOf(rules);
    }
}
