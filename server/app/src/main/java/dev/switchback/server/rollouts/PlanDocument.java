package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
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
        List<Problem> problems = new ArrayList<>();
        List<Phase> read = phases(problems);
        Plan plan = new Plan(read, guard == null ? GuardSettings.defaults() : guard.settings());
        if (problems.isEmpty()) {
            problems.addAll(PlanCheck.problems(plan));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return plan;
    }

    private List<Phase> phases(List<Problem> problems) {
        List<@Nullable PhaseDocument> documents = phases == null ? List.of() : phases;
        List<Phase> read = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            PhaseDocument document = documents.get(i);
            if (document == null) {
                problems.add(new Problem("/phases/" + i, "must be an object"));
                continue;
            }
            Optional<Phase> phase = document.phase("/phases/" + i, problems);
            phase.ifPresent(read::add);
        }
        return read;
    }
}
