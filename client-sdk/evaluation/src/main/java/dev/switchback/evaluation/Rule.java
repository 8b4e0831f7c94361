package dev.switchback.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * If all clauses hold and the context is inside the share, serve; a rule without clauses and share always matches.
 *
 * @param id its name, unique in the flag
 * @param clauses all must hold
 * @param share the part of the matching contexts that is served, the others fall through to the next rule; null for all
 * @param serve what a matching context receives
 */
public record Rule(
        String id, List<Clause> clauses, @Nullable Share share, Serve serve) {
    public Rule {
        clauses = List.copyOf(clauses);
    }

    /** Makes a rule for everybody whom the clauses match. */
    public Rule(String id, List<Clause> clauses, Serve serve) {
        this(id, clauses, null, serve);
    }
}
