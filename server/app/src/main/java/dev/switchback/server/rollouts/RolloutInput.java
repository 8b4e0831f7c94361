package dev.switchback.server.rollouts;

import dev.switchback.server.changes.Refusal;
import dev.switchback.server.rollouts.plans.Gates;
import dev.switchback.server.rollouts.plans.GatesDocument;
import dev.switchback.server.rollouts.plans.GuardDocument;
import dev.switchback.server.rollouts.plans.PhaseDocument;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.rollouts.plans.PlanDocument;
import dev.switchback.server.rollouts.plans.ReadinessDocument;
import dev.switchback.server.rollouts.plans.Template;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sends to start a rollout: phases, or a template and its parameters. Beside a template, what else is
 * named takes the place of what the template says.
 */
record RolloutInput(
        @Nullable String candidate,
        @Nullable String template,
        @Nullable Map<String, String> parameters,
        @Nullable List<@Nullable PhaseDocument> phases,
        @Nullable GuardDocument guard,
        @Nullable GatesDocument gates,
        @Nullable Integer holdBack,
        Plan.@Nullable Finish finish,
        Plan.@Nullable OnWorse onWorse,
        @Nullable ReadinessDocument readiness) {
    private static final int HOLD_BACK = 5_000;

    /**
     * Returns the plan, with what every rollout has unless it says otherwise: gates, and a share that stays on V1 until
     * the end, which is then for an operator to declare.
     *
     * @throws Refusal if it cannot be carried out; says where and why
     */
    Plan plan() {
        PlanDocument base = base();
        int kept = holdBack == null ? HOLD_BACK : holdBack;
        PlanDocument document = new PlanDocument(
                base.phases(), guarded(base), gates, kept, finish == null ? base.finish() : finish, onWorse, readiness);
        Plan read = document.capped(kept).plan();
        Plan plan = gates == null ? read.keepingTo(Gates.beside(read.guard())) : read;
        boolean ends = plan.holdBack() > 0 && plan.share(plan.phases().size() - 1) == plan.ceiling();
        return document.finish() == null && ends ? plan.finishedBy(Plan.Finish.OPERATOR) : plan;
    }

    /** What runs aside is judged by how often its answers differ, whether the plan says so or not. */
    private @Nullable GuardDocument guarded(PlanDocument base) {
        GuardDocument given = guard == null ? base.guard() : guard;
        List<@Nullable PhaseDocument> all = base.phases() == null ? List.of() : base.phases();
        boolean shadows = all.stream().anyMatch(phase -> phase != null && phase.inShadow());
        return shadows ? GuardDocument.withMismatch(given) : given;
    }

    private PlanDocument base() {
        if (template == null) {
            return PlanDocument.of(phases);
        }
        if (phases != null) {
            throw Refusal.invalid("/phases", "must be left out: the template " + template + " has its own");
        }
        return Template.named(template).expanded(Objects.requireNonNullElse(parameters, Map.of()));
    }
}
