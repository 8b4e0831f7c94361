package dev.switchback.server.rollouts.plans;

import dev.switchback.evaluation.Clause;
import java.util.List;

/** Whom a phase brings V2. */
public sealed interface Exposure {

    /**
     * Those for whom all clauses hold; they stay on V2 in later phases. Chance does not choose them, so the guard cannot
     * compare them with anybody.
     */
    record Audience(List<Clause> clauses) implements Exposure {
        public Audience {
            clauses = List.copyOf(clauses);
        }
    }

    /**
     * A share of everybody.
     *
     * @param buckets in units of 0.001 %, 1 to 100,000
     */
    record Share(int buckets) implements Exposure {}
}
