package dev.switchback.server.publishing;

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
 * Runs flags before anybody else does: as SDKs will, for contexts that suit them and contexts that mean no good, in calm
 * and under every emergency. Confined to one thread.
 */
final class Rehearsal {
    private static final int PROBLEMS = 10;

    private final Snapshot calm;
    private final CompiledSnapshot ordinary;
    private final CompiledSnapshot everything;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Prepares a rehearsal.
     *
     * @param calm a snapshot of the flags and of all that they ask, without an emergency
     */
    Rehearsal(Snapshot calm, Instant now) {
        this.calm = calm;
        this.ordinary = CompiledSnapshot.compile(calm, new Surroundings(InstantSource.fixed(now), () -> 0));
        this.everything = under(new Scope.Everything());
    }

    /** Returns all that was compiled, as it is in calm. */
    CompiledSnapshot ordinary() {
        return ordinary;
    }

    /** Returns what went wrong with the flag {@code key}; nothing means that it is safe to serve. */
    List<Problem> problems(String key) {
        Flag flag = calm.flags().get(key);
        if (flag == null) {
            throw new IllegalArgumentException("there is no flag " + key + " to rehearse");
        }
        problems.clear();
        problems.addAll(ordinary.problems().getOrDefault(key, List.of()));
        run(flag, under(new Scope.OneFlag(key + "~")), under(new Scope.OneFlag(key)));
        return problems.stream().distinct().limit(PROBLEMS).toList();
    }

    private void run(Flag flag, CompiledSnapshot elsewhere, CompiledSnapshot own) {
        for (Context context : RehearsalContexts.of(flag)) {
            try {
                Evaluation answer = ordinary.evaluate(flag.key(), context);
                checkAnswer(flag, answer);
                if (!elsewhere.evaluate(flag.key(), context).equals(answer)) {
                    note("an emergency of another flag changes its answer");
                }
                checkTakenBack(flag, own.evaluate(flag.key(), context));
                checkTakenBack(flag, everything.evaluate(flag.key(), context));
            } catch (RuntimeException | StackOverflowError failure) {
                note("it fails to evaluate: " + failure);
            }
        }
    }

    private CompiledSnapshot under(Scope engaged) {
        Emergency emergency = new Emergency(1, Set.of(new Engagement("rehearsal", engaged)));
        return ordinary.recompiled(
                new Snapshot(calm.environment(), calm.revision(), calm.flags(), calm.segments(), emergency));
    }

    private void checkAnswer(Flag flag, Evaluation answer) {
        ErrorCode error = answer.errorCode();
        if (error != null && error != ErrorCode.TARGETING_KEY_MISSING) {
            note("it answers " + error);
        }
        String variation = answer.variation();
        if (variation != null && !serves(flag, variation, answer)) {
            note("it serves '" + variation + "' with a value that is not that variation's");
        }
    }

    private void checkTakenBack(Flag flag, Evaluation answer) {
        if (answer.cause() != Cause.EMERGENCY_ROLLBACK
                || !flag.rollbackVariation().equals(answer.variation())
                || !serves(flag, flag.rollbackVariation(), answer)) {
            note("under an emergency it does not serve its rollback variation");
        }
    }

    private static boolean serves(Flag flag, String key, Evaluation answer) {
        return flag.variations().stream()
                .filter(variation -> variation.key().equals(key))
                .map(Variation::value)
                .anyMatch(value -> value.equals(answer.value()));
    }

    private void note(String what) {
        problems.add(new Problem("", "The flag was tried out before it is served, and " + what + "."));
    }
}
