package dev.switchback.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * If all clauses hold, the context belongs to the segment; a rule without clauses always matches.
 *
 * @param id its name, unique in the segment
 * @param clauses all must hold
 * @param share the part of the matching contexts that belongs; null for all. The salt of a segment is its key.
 */
public record SegmentRule(
        String id, List<Clause> clauses, @Nullable Share share) {
    public SegmentRule {
        clauses = List.copyOf(clauses);
    }
}
