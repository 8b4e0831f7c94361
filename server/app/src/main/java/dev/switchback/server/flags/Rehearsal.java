package dev.switchback.server.flags;

import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.evaluation.Variation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs a flag before anybody else does: as SDKs will, for contexts that suit it and contexts that mean no good, in calm
 * and under every emergency. Confined to one thread.
 */
final class Rehearsal {
    private static final int PROBLEMS = 10;

    private final Flag flag;
    private final Snapshot calm;
    private final Surroundings surroundings;
    private final List<Problem> problems = new ArrayList<>();

    private Rehearsal(Flag flag, Snapshot calm, Instant now) {
        this.flag = flag;
        this.calm = calm;
        this.surroundings = new Surroundings(InstantSource.fixed(now), () -> 0);
    }

    /**
     * Returns what went wrong; nothing means that the flag is safe to serve.
     *
     * @param key of the flag
     * @param calm a snapshot of the flag and of all that it asks, without an emergency
     */
    static List<Problem> problems(String key, Snapshot calm, Instant now) {
        Flag flag = calm.flags().get(key);
        if (flag == null) {
            throw new IllegalArgumentException("there is no flag " + key + " to rehearse");
        }
        Rehearsal rehearsal = new Rehearsal(flag, calm, now);
        rehearsal.run();
        return rehearsal.problems.stream().distinct().limit(PROBLEMS).toList();
    }

    private void run() {
        CompiledSnapshot ordinary = compiled();
        CompiledSnapshot elsewhere = compiled(new Scope.OneFlag(flag.key() + "~"));
        CompiledSnapshot own = compiled(new Scope.OneFlag(flag.key()));
        CompiledSnapshot everything = compiled(new Scope.Everything());
        problems.addAll(ordinary.problems().getOrDefault(flag.key(), List.of()));
        for (Context context : RehearsalContexts.of(flag)) {
            try {
                Evaluation answer = ordinary.evaluate(flag.key(), context);
                checkAnswer(answer);
                if (!elsewhere.evaluate(flag.key(), context).equals(answer)) {
                    note("an emergency of another flag changes its answer");
                }
                checkTakenBack(own.evaluate(flag.key(), context));
                checkTakenBack(everything.evaluate(flag.key(), context));
            } catch (RuntimeException | StackOverflowError failure) {
                note("it fails to evaluate: " + failure);
            }
        }
    }

    private CompiledSnapshot compiled(Scope... engaged) {
        Emergency emergency = engaged.length == 0
                ? Emergency.NONE
                : new Emergency(1, Set.of(new Engagement("rehearsal", engaged[0])));
        Snapshot snapshot = new Snapshot(calm.environment(), calm.revision(), calm.flags(), calm.segments(), emergency);
        return CompiledSnapshot.compile(snapshot, surroundings);
    }

    private void checkAnswer(Evaluation answer) {
        ErrorCode error = answer.errorCode();
        if (error != null && error != ErrorCode.TARGETING_KEY_MISSING) {
            note("it answers " + error);
        }
        String variation = answer.variation();
        if (variation != null && !serves(variation, answer)) {
            note("it serves '" + variation + "' with a value that is not that variation's");
        }
    }

    private void checkTakenBack(Evaluation answer) {
        if (answer.cause() != Cause.EMERGENCY_ROLLBACK
                || !flag.rollbackVariation().equals(answer.variation())
                || !serves(flag.rollbackVariation(), answer)) {
            note("under an emergency it does not serve its rollback variation");
        }
    }

    private boolean serves(String key, Evaluation answer) {
        return flag.variations().stream()
                .filter(variation -> variation.key().equals(key))
                .map(Variation::value)
                .anyMatch(value -> value.equals(answer.value()));
    }

    private void note(String what) {
        problems.add(new Problem("", "The flag was tried out before it is served, and " + what + "."));
    }
}
