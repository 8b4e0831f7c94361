package dev.switchback.server.rollouts;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Findings;
import dev.switchback.guard.Guard;
import dev.switchback.guard.GuardState;
import dev.switchback.server.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes a sample of a rollout every {@value #SECONDS} s in which something was counted. A sample that could not be written
 * is taken again, longer; what was counted between the last sample and the end of a process is in none. Confined to one thread.
 */
final class Sampler {
    static final int SECONDS = 10;

    private static final Duration SPACING = Duration.ofSeconds(SECONDS);

    private Instant from;
    private int trial;
    private ArmCounts v1;
    private ArmCounts v2;

    /** Begins at {@code from}, when {@code state} was what the guard remembered. */
    Sampler(Instant from, GuardState state) {
        this.from = from;
        this.v1 = state.v1();
        this.v2 = state.v2();
    }

    /**
     * What a sample is taken of: it is made when it is written, and nobody waits for it until then.
     *
     * @param from the end of the sample before
     * @param at the end of this one
     * @param v1 what V1 had done at {@code from}
     * @param v2 what V2 had done at {@code from}
     * @param state what the guard remembered at the end
     * @param trial how often the guard had begun anew
     */
    record Taken(Instant from, Instant at, Rollout rollout, ArmCounts v1, ArmCounts v2, GuardState state, int trial) {

        Sample sample() {
            Findings findings = Guard.judge(rollout.policy(), state).findings();
            return new Sample(
                    at,
                    (int) Math.min(Integer.MAX_VALUE, Duration.between(from, at).toSeconds()),
                    rollout.phase(),
                    rollout.share(),
                    Math.log(Math.max(Double.MIN_NORMAL, findings.evidence())),
                    Math.log(findings.threshold()),
                    Json.text(FindingsView.of(findings).metrics()),
                    Sample.Arm.between(v1, state.v1()),
                    Sample.Arm.between(v2, state.v2()));
        }
    }

    /** Takes a sample if it is time and something was counted since the last one. */
    Optional<Taken> take(Instant now, Rollout rollout, GuardState state) {
        boolean counted = state.v1().calls() > v1.calls() || state.v2().calls() > v2.calls();
        return counted && !now.isBefore(from.plus(SPACING))
                ? Optional.of(new Taken(from, now, rollout, v1, v2, state, trial))
                : Optional.empty();
    }

    /** Learns that the guard begins anew with {@code state}. */
    void restart(GuardState state) {
        trial++;
        v1 = state.v1();
        v2 = state.v2();
    }

    /** Learns that a sample was written. */
    void written(Taken taken) {
        from = taken.at();
        if (taken.trial() == trial) {
            v1 = taken.state().v1();
            v2 = taken.state().v2();
        }
    }
}
