package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flag, ready to be evaluated. Immutable.
 *
 * <p>This is the hot path: every answer exists beforehand, strings are hashed where they lie, collections are walked as
 * arrays, and nothing is allocated, locked or logged.
 */
final class CompiledFlag {
    private final Map<String, Evaluation> targets;
    private final CompiledRule[] rules;
    private final Answer rest;
    private final Evaluation failure;

    /**
     * Tries {@code targets}, then {@code rules} in order, then {@code rest}.
     *
     * @param failure what stands in for an exception
     */
    CompiledFlag(Map<String, Evaluation> targets, List<CompiledRule> rules, Answer rest, Evaluation failure) {
        this.targets = new HashMap<>(targets);
        this.rules = rules.toArray(CompiledRule[]::new);
        this.rest = rest;
        this.failure = failure;
    }

    /** Returns a flag that answers everybody with {@code evaluation}. */
    static CompiledFlag always(Evaluation evaluation) {
        return new CompiledFlag(Map.of(), List.of(), new Answer.Same(evaluation), evaluation);
    }

    /** Evaluates; never throws. */
    Evaluation evaluate(Context context) {
        try {
            return walk(context);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            return failure;
        }
    }

    private Evaluation walk(Context context) {
        String key = keyOf(context);
        Evaluation targeted = targets.get(key);
        if (targeted != null) {
            return targeted;
        }
        for (CompiledRule rule : rules) {
            if (rule.matches(key, context)) {
                return rule.answer().to(key);
            }
        }
        return rest.to(key);
    }

    /** An empty key is none: it would put all who forgot theirs into one bucket. */
    private static @Nullable String keyOf(Context context) {
        String key = context.targetingKey();
        return key == null || key.isEmpty() ? null : key;
    }
}
