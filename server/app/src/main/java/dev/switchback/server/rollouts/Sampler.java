package dev.switchback.server.rollouts;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Findings;
import dev.switchback.guard.GuardState;
import dev.switchback.server.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

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
     * A sample, and what it was taken of.
     *
     * @param sample to be written
     * @param state what the guard remembered
     * @param trial how often the guard had begun anew
     */
    record Taken(Sample sample, GuardState state, int trial) {}

    /**
     * Takes a sample if it is time and something was counted since the last one.
     *
     * @param judged what the guard makes of {@code state}; asked for only if a sample is taken
     */
    Optional<Taken> take(Instant now, Rollout rollout, GuardState state, Supplier<Findings> judged) {
        boolean counted = state.v1().calls() > v1.calls() || state.v2().calls() > v2.calls();
        if (!counted || now.isBefore(from.plus(SPACING))) {
            return Optional.empty();
        }
        Findings findings = judged.get();
        Sample sample = new Sample(
                now,
                (int) Math.min(Integer.MAX_VALUE, Duration.between(from, now).toSeconds()),
                rollout.phase(),
                rollout.share(),
                Math.log(Math.max(Double.MIN_NORMAL, findings.evidence())),
                Math.log(findings.threshold()),
                Json.text(FindingsView.of(findings).metrics()),
                Sample.Arm.between(v1, state.v1()),
                Sample.Arm.between(v2, state.v2()));
        return Optional.of(new Taken(sample, state, trial));
    }

    /** Learns that the guard begins anew with {@code state}. */
    void restart(GuardState state) {
        trial++;
        v1 = state.v1();
        v2 = state.v2();
    }

    /** Learns that a sample was written. */
    void written(Taken taken) {
        from = taken.sample().at();
        if (taken.trial() == trial) {
            v1 = taken.state().v1();
            v2 = taken.state().v2();
        }
    }
}
