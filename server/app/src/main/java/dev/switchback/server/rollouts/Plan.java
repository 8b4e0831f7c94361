package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a flag is moved from its rollback variation to a candidate. The record holds anything that was written down;
 * {@link PlanCheck} says whether it makes sense.
 *
 * @param phases in their order
 * @param guard how V2 is judged
 */
record Plan(List<Phase> phases, GuardSettings guard) {
    Plan {
        phases = List.copyOf(phases);
    }

    /** Says whether nothing comes after the phase at {@code index}. */
    boolean isLast(int index) {
        return index == phases.size() - 1;
    }

    /**
     * Returns the share of everybody that is on V2 during the phase at {@code index}, in units of 0.001 %: the phase's
     * own, or that of the phases before; 0 while only audiences are.
     */
    int share(int index) {
        for (int i = index; i >= 0; i--) {
            if (phases.get(i).exposure() instanceof Exposure.Share share) {
                return share.buckets();
            }
        }
        return 0;
    }

    /** Returns the rules by which audiences are on {@code candidate} during the phase at {@code index}. */
    List<Rule> audiences(int index, String candidate) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i <= index; i++) {
            if (phases.get(i).exposure() instanceof Exposure.Audience audience) {
                rules.add(new Rule("phase-" + i, audience.clauses(), new Serve.Fixed(candidate)));
            }
        }
        return rules;
    }

    /** Returns the segments that the audiences of all phases name. */
    Set<Subject> segments() {
        return phases.stream()
                .map(Phase::exposure)
                .filter(Exposure.Audience.class::isInstance)
                .flatMap(exposure -> ReferenceIndex.of(((Exposure.Audience) exposure).clauses()).stream())
                .collect(Collectors.toSet());
    }

    /** Returns the phase at {@code index} as people know it. */
    String title(int index) {
        return "phase " + (index + 1) + " of " + phases.size() + ", "
                + phases.get(index).name();
    }
}
