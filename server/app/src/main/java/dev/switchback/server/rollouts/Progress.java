package dev.switchback.server.rollouts;

import dev.switchback.guard.Guard;
import dev.switchback.guard.GuardState;
import java.time.Instant;

/**
 * What is remembered of a rollout while it is judged; of bounded size, and written down so that a restart goes on where
 * this left off.
 *
 * @param phase index of the phase that the calls are counted in
 * @param calls to V2 in that phase
 * @param since when the phase's time began to count: its start, or the end of the last emergency in it
 * @param heardAt when telemetry of the flag last came
 * @param guard what the guard remembers
 */
record Progress(int phase, long calls, Instant since, Instant heardAt, GuardState guard) {

    /** Returns the progress of a rollout that has only begun. */
    static Progress start(Rollout rollout) {
        return new Progress(rollout.phase(), 0, rollout.phaseStartedAt(), rollout.startedAt(), Guard.start());
    }

    /** Returns this progress as far as it holds in the phase that {@code rollout} is in. */
    Progress in(Rollout rollout) {
        return new Progress(
                rollout.phase(),
                rollout.phase() == phase ? calls : 0,
                rollout.phaseStartedAt().isAfter(since) ? rollout.phaseStartedAt() : since,
                heardAt,
                guard);
    }

    /** Returns this progress after a report at {@code now}, with {@code moreCalls} to V2 in the phase. */
    Progress heard(Instant now, long moreCalls) {
        return new Progress(phase, calls + moreCalls, since, now, guard);
    }

    /** Returns this progress with the phase's time counting from {@code now}. */
    Progress countedFrom(Instant now) {
        return new Progress(phase, calls, now, heardAt, guard);
    }

    Progress with(GuardState state) {
        return new Progress(phase, calls, since, heardAt, state);
    }
}
