package dev.switchback.server.rollouts.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of a plan, as it is written down; what is left out is not asked for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanDocument(
        @Nullable List<@Nullable PhaseDocument> phases,
        @Nullable GuardDocument guard,
        @Nullable GatesDocument gates,
        @Nullable Integer holdBack,
        Plan.@Nullable Finish finish,
        Plan.@Nullable OnWorse onWorse,
        @Nullable ReadinessDocument readiness) {

    /** Returns the document of {@code plan}. */
    public static PlanDocument of(Plan plan) {
        return new PlanDocument(
                plan.phases().stream()
                        .<@Nullable PhaseDocument>map(PhaseDocument::of)
                        .toList(),
                GuardDocument.of(plan.guard()),
                GatesDocument.of(plan.gates()),
                plan.holdBack(),
                plan.finish(),
                plan.onWorse(),
                plan.readiness() == null ? null : ReadinessDocument.of(plan.readiness()));
    }

    /** Returns a plan that asks for nothing but {@code phases}. */
    public static PlanDocument of(@Nullable List<@Nullable PhaseDocument> phases) {
        return new PlanDocument(phases, null, null, null, null, null, null);
    }

    /** Returns this plan with no phase that keeps less than {@code holdBack} on V1. */
    public PlanDocument capped(int holdBack) {
        int ceiling = Allocation.BUCKETS - holdBack;
        if (phases == null || holdBack < 0 || ceiling <= 0) {
            return this;
        }
        List<@Nullable PhaseDocument> capped = phases.stream()
                .<@Nullable PhaseDocument>map(phase -> phase == null ? null : phase.capped(ceiling))
                .toList();
        return new PlanDocument(capped, guard, gates, this.holdBack, finish, onWorse, readiness);
    }

    /**
     * Returns the plan.
     *
     * @throws Refusal if it cannot be carried out; says where and why
     */
    public Plan plan() {
        Reading reading = Reading.start();
        List<Phase> read = phases == null ? List.of() : phases(phases, reading.at("phases"));
        Plan plan = new Plan(
                read,
                guard == null ? GuardSettings.defaults() : guard.settings(reading.at("guard")),
                gates == null ? Gates.NONE : gates.gates(reading.at("gates")),
                holdBack == null ? 0 : holdBack,
                finish == null ? Plan.Finish.AUTOMATIC : finish,
                onWorse == null ? Plan.OnWorse.ALL_BACK : onWorse,
                readiness == null ? null : readiness.readiness(reading.at("readiness")));
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
