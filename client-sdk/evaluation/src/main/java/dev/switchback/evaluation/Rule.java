package dev.switchback.evaluation;

import java.util.List;

/**
 * If all clauses hold, serve; a rule without clauses always matches.
 *
 * @param id its name, unique in the flag
 * @param clauses all must hold
 * @param serve what a matching context receives
 */
public record Rule(String id, List<Clause> clauses, Serve serve) {
    public Rule {
        clauses = List.copyOf(clauses);
    }
}
