package dev.switchback.server.rollouts.plans;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a flag is moved from its rollback variation to a candidate. The record holds anything that was written down;
 * {@link PlanCheck} says whether it makes sense.
 *
 * @param phases in their order
 * @param guard how V2 is judged
 * @param gates what V2 has to keep to before a phase is left
 * @param holdBack the share that stays on V1 until the end, in units of 0.001 %
 * @param finish who ends it after the last phase
 * @param onWorse what is done when evidence finds V2 worse
 * @param readiness how it is made sure that there is a V1 to go back to; null for not at all
 */
public record Plan(
        List<Phase> phases,
        GuardSettings guard,
        Gates gates,
        int holdBack,
        Finish finish,
        OnWorse onWorse,
        @Nullable Readiness readiness) {

    /** Who ends a rollout after its last phase. */
    public enum Finish {
        /** A person, after looking. */
        OPERATOR,
        /** The service, as soon as the last phase has all that it asks for. */
        AUTOMATIC
    }

    /** What is done when evidence finds V2 worse. A V2 that is plainly dead always goes all back. */
    public enum OnWorse {
        /** Everybody goes back to V1. */
        ALL_BACK,
        /** The last phase's users go back, and a person decides about the rest. */
        STEP_BACK
    }

    public Plan {
        phases = List.copyOf(phases);
    }

    /** A plan without gates that completes by itself. */
    public Plan(List<Phase> phases, GuardSettings guard) {
        this(phases, guard, Gates.NONE, 0, Finish.AUTOMATIC, OnWorse.ALL_BACK, null);
    }

    /** Returns this plan with another way to end. */
    public Plan finishedBy(Finish other) {
        return new Plan(phases, guard, gates, holdBack, other, onWorse, readiness);
    }

    /** Returns this plan with other gates. */
    public Plan keepingTo(Gates other) {
        return new Plan(phases, guard, other, holdBack, finish, onWorse, readiness);
    }

    /** Returns the largest share that V2 may have before the end, in units of 0.001 %. */
    public int ceiling() {
        return Allocation.BUCKETS - holdBack;
    }

    /** Says whether nothing comes after the phase at {@code index}. */
    public boolean isLast(int index) {
        return index == phases.size() - 1;
    }

    /** Says whether V2 only runs aside during the phase at {@code index}. */
    public boolean shadow(int index) {
        return phases.get(index).shadow();
    }

    /**
     * Returns the share of everybody that is served V2 during the phase at {@code index}, in units of 0.001 %: 0 while V2
     * only runs aside, or only audiences are served it.
     */
    public int share(int index) {
        return shadow(index) ? 0 : reach(index);
    }

    /**
     * Returns the share of everybody for whom V2 runs, served or aside, during the phase at {@code index}, in units of
     * 0.001 %: the phase's own, or that of the phases before that do the same; 0 while there are only audiences.
     */
    public int reach(int index) {
        for (int i = index; i >= 0 && shadow(i) == shadow(index); i--) {
            if (phases.get(i).exposure() instanceof Exposure.Share share) {
                return share.buckets();
            }
        }
        return 0;
    }

    /**
     * Returns the rules by which audiences are on {@code candidate} during the phase at {@code index}, or have it run aside
     * if it is a shadow phase.
     */
    public List<Rule> audiences(int index, String candidate) {
        return IntStream.rangeClosed(0, index)
                .filter(before -> shadow(before) == shadow(index))
                .boxed()
                .flatMap(before -> audience(before, candidate).stream())
                .toList();
    }

    /** Returns the rules of all phases' audiences, in their order. */
    List<Rule> allAudiences(String candidate) {
        return IntStream.range(0, phases.size())
                .boxed()
                .flatMap(index -> audience(index, candidate).stream())
                .toList();
    }

    private Optional<Rule> audience(int index, String candidate) {
        return phases.get(index).exposure() instanceof Exposure.Audience audience
                ? Optional.of(new Rule("phase-" + index, audience.clauses(), new Serve.Fixed(candidate)))
                : Optional.empty();
    }

    /** Returns the segments that the audiences of all phases name. */
    public Set<Subject> segments() {
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

    /** Returns what comes after the phase at {@code index}, as people know it. */
    public String titleAfter(int index) {
        return isLast(index) ? "everybody on V2 for good" : title(index + 1);
    }
}
