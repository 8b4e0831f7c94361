package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.http.Json;
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
        int phase,
        List<PhaseDocument> phases,
        GuardDocument guard,
        Instant startedAt,
        Instant phaseStartedAt,
        @Nullable Instant endedAt,
        long callsInPhase,
        @Nullable String verdict,
        String reason,
        String next,
        @Nullable FindingsView findings,
        long version) {

    /** Shows a rollout as it is written down. */
    static RolloutView of(Rollout rollout) {
        return of(rollout, rollout.callsInPhase(), null, rollout.open() ? "" : "nothing: it has ended", null);
    }

    /** Shows a rollout as it stands, with what the judge knows of it. */
    static RolloutView of(Rollout rollout, Outlook outlook) {
        return of(
                rollout,
                outlook.calls(),
                outlook.verdict(),
                outlook.decision().next(),
                FindingsView.of(outlook.findings()));
    }

    /** Shows a rollout that has ended, with the verdict on it. */
    static RolloutView of(Rollout rollout, StoredVerdict last) {
        FindingsView findings = Json.read(last.findings().getBytes(StandardCharsets.UTF_8), FindingsView.class);
        return of(rollout, rollout.callsInPhase(), last.verdict(), "nothing: it has ended", findings);
    }

    private static RolloutView of(
            Rollout rollout, long calls, @Nullable String verdict, String next, @Nullable FindingsView findings) {
        return new RolloutView(
                rollout.id(),
                rollout.flag(),
                rollout.attempt(),
                rollout.candidate(),
                rollout.state(),
                rollout.phase(),
                rollout.plan().phases().stream().map(PhaseDocument::of).toList(),
                GuardDocument.of(rollout.plan().guard()),
                rollout.startedAt(),
                rollout.phaseStartedAt(),
                rollout.endedAt(),
                calls,
                verdict,
                rollout.reason(),
                next,
                findings,
                rollout.version());
    }
}
