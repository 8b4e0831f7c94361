package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a flag serves what while nothing hinders it: its targets, then its rules in order, then the rest. Immutable.
 *
 * <p>This is the hot path: every answer exists beforehand, strings are hashed where they lie, collections are walked as
 * arrays, and nothing is allocated, locked or logged.
 */
final class Targeting {
    private final Map<String, CompiledSegment> segments;
    private final Map<String, Evaluation> targets;
    private final CompiledRule[] rules;
    private final Answer rest;

    /** Makes a targeting whose rules ask for {@code segments}, by key. */
    Targeting(
            Map<String, CompiledSegment> segments,
            Map<String, Evaluation> targets,
            List<CompiledRule> rules,
            Answer rest) {
        this.segments = Map.copyOf(segments);
        this.targets = targets.isEmpty() ? Map.of() : new HashMap<>(targets);
        this.rules = rules.toArray(CompiledRule[]::new);
        this.rest = rest;
    }

    /** Returns one that serves everybody {@code evaluation}. */
    static Targeting always(Evaluation evaluation) {
        return new Targeting(Map.of(), Map.of(), List.of(), new Answer.Same(evaluation));
    }

    Evaluation evaluate(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        Evaluation targeted = target(targetingKey);
        if (targeted != null) {
            return targeted;
        }
        for (CompiledRule rule : rules) {
            if (rule.premise().holds(targetingKey, context, surroundings)) {
                return rule.answer().to(targetingKey, context, surroundings);
            }
        }
        return rest.to(targetingKey, context, surroundings);
    }

    @Nullable
    Evaluation target(@Nullable String targetingKey) {
        return targetingKey == null ? null : targets.get(targetingKey);
    }

    List<CompiledRule> rules() {
        return List.of(rules);
    }

    Answer rest() {
        return rest;
    }

    Map<String, CompiledSegment> segments() {
        return segments;
    }
}
