package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of a plan. */
record PlanDocument(
        @Nullable List<@Nullable PhaseDocument> phases,
        @Nullable GuardDocument guard) {

    static PlanDocument of(Plan plan) {
        return new PlanDocument(plan.phases().stream().map(PhaseDocument::of).toList(), GuardDocument.of(plan.guard()));
    }

    /**
     * Returns the plan.
     *
     * @throws Refusal if it cannot be carried out; says where and why
     */
    Plan plan() {
        Reading reading = Reading.start();
        List<Phase> read = phases == null ? List.of() : phases(phases, reading.at("phases"));
        Plan plan = new Plan(read, guard == null ? GuardSettings.defaults() : guard.settings());
        List<Problem> problems = new ArrayList<>(reading.problems());
        if (problems.isEmpty()) {
            problems.addAll(PlanCheck.problems(plan));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return plan;
    }

    private static List<Phase> phases(List<@Nullable PhaseDocument> documents, Reading reading) {
        return reading.items(documents, PhaseDocument::phase).stream()
                .flatMap(Optional::stream)
                .toList();
    }
}
