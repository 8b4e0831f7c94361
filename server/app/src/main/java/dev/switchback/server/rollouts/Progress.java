package dev.switchback.server.rollouts;

import dev.switchback.guard.Guard;
import dev.switchback.guard.GuardState;
import java.time.Instant;

/**
 * What is remembered of a rollout while it is judged; of bounded size, and written down so that a restart goes on where
 * this left off.
 *
 * @param phase which of the phases entered the calls are counted in, from 0; one that is entered again counts again
 * @param calls to V2 in that phase
 * @param since when the phase's time began to count: its start, or the end of the last emergency in it
 * @param heardAt when telemetry of the flag last came
 * @param guard what the guard remembers
 * @param trial which beginning of the evidence that is; 0 if it was written down before there could be several
 * @param unitsBefore how many units V2 had in earlier trials of this attempt
 */
record Progress(int phase, long calls, Instant since, Instant heardAt, GuardState guard, int trial, long unitsBefore) {

    /** Returns the progress of a rollout that has only begun. */
    static Progress start(Rollout rollout) {
        return new Progress(
                rollout.stage(),
                0,
                rollout.phaseStartedAt(),
                rollout.startedAt(),
                Guard.start(),
                rollout.course().trial(),
                0);
    }

    /** Returns this progress as far as it holds for {@code rollout} as it is now. */
    Progress in(Rollout rollout) {
        int latest = rollout.course().trial();
        boolean anew = trial != 0 && trial != latest;
        return new Progress(
                rollout.stage(),
                rollout.stage() == phase ? calls : 0,
                rollout.phaseStartedAt().isAfter(since) ? rollout.phaseStartedAt() : since,
                heardAt,
                anew ? Guard.start() : guard,
                latest,
                anew ? units() : unitsBefore);
    }

    /** Returns how many units V2 has had in this attempt. */
    long units() {
        return unitsBefore + guard.v2().units();
    }

    /** Returns this progress after a report at {@code now}, with {@code moreCalls} to V2 in the phase. */
    Progress heard(Instant now, long moreCalls) {
        return new Progress(phase, calls + moreCalls, since, now, guard, trial, unitsBefore);
    }

    /** Returns this progress with the phase's time counting from {@code now}. */
    Progress countedFrom(Instant now) {
        return new Progress(phase, calls, now, heardAt, guard, trial, unitsBefore);
    }

    Progress with(GuardState state) {
        return new Progress(phase, calls, since, heardAt, state, trial, unitsBefore);
    }
}
