package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.http.Json;
import dev.switchback.server.rollouts.plans.GatesDocument;
import dev.switchback.server.rollouts.plans.GuardDocument;
import dev.switchback.server.rollouts.plans.PhaseDocument;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.rollouts.plans.Readiness;
import dev.switchback.server.rollouts.plans.ReadinessDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rollout as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RolloutView(
        String id,
        String flag,
        int attempt,
        String candidate,
        RolloutState state,
        Course.@Nullable Hold hold,
        @Nullable Instant heldUntil,
        int phase,
        List<PhaseDocument> phases,
        GuardDocument guard,
        GatesDocument gates,
        int holdBack,
        Plan.Finish finish,
        Plan.OnWorse onWorse,
        @Nullable ReadinessDocument readiness,
        List<Approval> approvals,
        Instant startedAt,
        Instant phaseStartedAt,
        @Nullable Instant endedAt,
        long callsInPhase,
        @Nullable String verdict,
        String reason,
        String next,
        List<Wait> waitingFor,
        @Nullable String nextPhase,
        @Nullable String warning,
        @Nullable FindingsView findings,
        long version) {
    private static final String ENDED = "nothing: it has ended";

    /** What is known of a rollout beside what is written down. */
    private record Prospect(
            long calls,
            @Nullable String verdict,
            String next,
            List<Wait> waiting,
            @Nullable String warning,
            @Nullable FindingsView findings) {}

    /** Shows a rollout as it is written down. */
    static RolloutView of(Rollout rollout) {
        String next = rollout.open() ? "" : ENDED;
        return of(rollout, new Prospect(rollout.callsInPhase(), null, next, List.of(), null, null));
    }

    /** Shows a rollout as it stands, with what the judge knows of it. */
    static RolloutView of(Rollout rollout, Outlook outlook) {
        return of(
                rollout,
                new Prospect(
                        outlook.calls(),
                        outlook.verdict(),
                        Wording.next(outlook),
                        outlook.waiting(),
                        outlook.warning(),
                        FindingsView.of(outlook.findings())));
    }

    /** Shows a rollout that has ended, with the verdict on it. */
    static RolloutView of(Rollout rollout, StoredVerdict last) {
        FindingsView findings = Json.read(last.findings().getBytes(StandardCharsets.UTF_8), FindingsView.class);
        return of(rollout, new Prospect(rollout.callsInPhase(), last.verdict(), ENDED, List.of(), null, findings));
    }

    private static RolloutView of(Rollout rollout, Prospect prospect) {
        Plan plan = rollout.plan();
        Readiness readiness = plan.readiness();
        return new RolloutView(
                rollout.id(),
                rollout.flag(),
                rollout.attempt(),
                rollout.candidate(),
                rollout.state(),
                rollout.course().hold(),
                rollout.course().until(),
                rollout.phase(),
                plan.phases().stream().map(PhaseDocument::of).toList(),
                GuardDocument.of(plan.guard()),
                GatesDocument.of(plan.gates()),
                plan.holdBack(),
                plan.finish(),
                plan.onWorse(),
                readiness == null ? null : ReadinessDocument.of(readiness),
                rollout.course().approvals(),
                rollout.startedAt(),
                rollout.phaseStartedAt(),
                rollout.endedAt(),
                prospect.calls(),
                prospect.verdict(),
                rollout.reason(),
                prospect.next(),
                prospect.waiting(),
                rollout.open() ? plan.titleAfter(rollout.phase()) : null,
                prospect.warning(),
                prospect.findings(),
                rollout.version());
    }
}
