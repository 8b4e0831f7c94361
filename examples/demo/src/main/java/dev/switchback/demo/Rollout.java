package dev.switchback.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as the service shows it.
 *
 * @param state {@code running}, {@code paused}, {@code completed} or {@code rolledBack}
 * @param phase index of the present or last phase
 * @param startedAt RFC 3339
 * @param phaseStartedAt RFC 3339
 * @param endedAt RFC 3339; null while it runs
 * @param callsInPhase calls to V2 in this phase
 * @param verdict {@code healthy}, {@code inconclusive} or {@code worse}; null while the guard has seen nothing
 * @param reason why it is where it is, in words
 * @param next what it will do next, in words
 * @param findings the numbers behind the verdict; null while there are none
 */
record Rollout(
        String id,
        String state,
        int phase,
        List<Phase> phases,
        String startedAt,
        String phaseStartedAt,
        @Nullable String endedAt,
        long callsInPhase,
        @Nullable String verdict,
        String reason,
        String next,
        @Nullable Findings findings) {
    Rollout {
        phases = List.copyOf(phases);
    }

    /** Whether what V2 has done speaks against it, but not yet for going back. */
    boolean inDoubt() {
        return "inconclusive".equals(verdict)
                && findings != null
                && findings.v2().calls() > 0;
    }

    boolean completed() {
        return state.equals("completed");
    }

    boolean rolledBack() {
        return state.equals("rolledBack");
    }

    boolean ended() {
        return completed() || rolledBack();
    }

    /** The name of the present or last phase. */
    String phaseName() {
        return phases.get(phase).name();
    }

    /** When the present phase began. */
    Instant phaseStart() {
        return Instant.parse(phaseStartedAt);
    }

    /** When it ended, null while it runs. */
    @Nullable
    Instant end() {
        return endedAt == null ? null : Instant.parse(endedAt);
    }

    /**
     * One step of the plan.
     *
     * @param share how many users get V2, in units of 0.001 %; null for an audience
     */
    record Phase(String name, @Nullable Integer share, int minimumSeconds, long minimumCalls) {}

    /**
     * What the guard has found.
     *
     * @param evidence against V2, at least 0
     * @param threshold the evidence at which V2 is taken back
     * @param metrics each test's part of the evidence
     */
    record Findings(double evidence, double threshold, Map<String, Double> metrics, Arm v1, Arm v2) {
        Findings {
            metrics = Map.copyOf(metrics);
        }
    }

    /**
     * One version's calls.
     *
     * @param errorRate in {@code [0, 1]}
     * @param errorRateLow the lower end of its 95 % interval
     * @param errorRateHigh the upper end
     */
    record Arm(
            long calls,
            long errors,
            double errorRate,
            double errorRateLow,
            double errorRateHigh,
            double p50Micros,
            double p95Micros,
            double p99Micros) {}
}
