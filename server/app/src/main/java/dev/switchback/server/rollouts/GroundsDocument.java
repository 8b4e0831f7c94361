package dev.switchback.server.rollouts;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.rollouts.plans.PlanDocument;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of {@link Grounds}. What is read decides as what was written did. */
record GroundsDocument(
        RolloutDocument rollout,
        Instant now,
        boolean emergency,
        Instant since,
        long calls,
        long units,
        Instant heardAt,
        @Nullable String unready,
        boolean noted,
        @Nullable CircumstancesDocument circumstances) {

    /** A rollout as it was; its course as {@link Course#text} has it. */
    record RolloutDocument(
            String id,
            String project,
            String environment,
            String flag,
            int attempt,
            String candidate,
            String rollbackVariation,
            PlanDocument plan,
            RolloutState state,
            int phase,
            List<Long> entered,
            long callsInPhase,
            Instant startedAt,
            Instant phaseStartedAt,
            @Nullable Instant endedAt,
            String reason,
            long version,
            String course) {

        private static RolloutDocument of(Rollout rollout) {
            return new RolloutDocument(
                    rollout.id(),
                    rollout.environment().project(),
                    rollout.environment().key(),
                    rollout.flag(),
                    rollout.attempt(),
                    rollout.candidate(),
                    rollout.rollbackVariation(),
                    PlanDocument.of(rollout.plan()),
                    rollout.state(),
                    rollout.phase(),
                    rollout.entered(),
                    rollout.callsInPhase(),
                    rollout.startedAt(),
                    rollout.phaseStartedAt(),
                    rollout.endedAt(),
                    rollout.reason(),
                    rollout.version(),
                    rollout.course().text());
        }

        private Rollout rollout() {
            return new Rollout(
                    id,
                    new EnvironmentId(project, environment),
                    flag,
                    attempt,
                    candidate,
                    rollbackVariation,
                    plan.plan(),
                    state,
                    phase,
                    entered,
                    callsInPhase,
                    startedAt,
                    phaseStartedAt,
                    endedAt,
                    reason,
                    version,
                    Course.read(course, entered.size(), attempt));
        }
    }

    /** What went on around it; times of limits in milliseconds. */
    record CircumstancesDocument(
            Instant now,
            List<Trip> earlier,
            boolean rival,
            int rollbacks,
            long intervalMillis,
            long togetherMillis,
            int incident) {

        private static CircumstancesDocument of(Circumstances around) {
            RolloutLimits limits = around.limits();
            return new CircumstancesDocument(
                    around.now(),
                    around.earlier(),
                    around.rival(),
                    limits.rollbacks(),
                    limits.interval().toMillis(),
                    limits.together().toMillis(),
                    limits.incident());
        }

        private Circumstances circumstances() {
            RolloutLimits limits = new RolloutLimits(
                    rollbacks, Duration.ofMillis(intervalMillis), Duration.ofMillis(togetherMillis), incident);
            return new Circumstances(now, earlier, rival, limits);
        }
    }

    /** Writes grounds. */
    static String write(Grounds grounds) {
        Circumstances around = grounds.circumstances();
        return Json.text(new GroundsDocument(
                RolloutDocument.of(grounds.rollout()),
                grounds.now(),
                grounds.emergency(),
                grounds.since(),
                grounds.calls(),
                grounds.units(),
                grounds.heardAt(),
                grounds.unready(),
                grounds.noted(),
                around == null ? null : CircumstancesDocument.of(around)));
    }

    /**
     * Reads grounds.
     *
     * @throws IllegalStateException if they are none
     */
    static Grounds read(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8), GroundsDocument.class)
                    .grounds();
        } catch (Refusal | HttpProblem foreign) {
            throw new IllegalStateException("what a decision rested on cannot be read", foreign);
        }
    }

    private Grounds grounds() {
        return new Grounds(
                rollout.rollout(),
                now,
                emergency,
                since,
                calls,
                units,
                heardAt,
                unready,
                noted,
                circumstances == null ? null : circumstances.circumstances());
    }
}
