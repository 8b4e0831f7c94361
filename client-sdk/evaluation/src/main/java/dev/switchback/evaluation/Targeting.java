package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a flag serves what while nothing hinders it: its targets, then its rules in order, then the rest. Immutable.
 *
 * <p>This is the hot path: every answer exists beforehand, strings are hashed where they lie, collections are walked as
 * arrays, and nothing is allocated, locked or logged.
 */
final class Targeting {
    private final Map<String, CompiledSegment> segments;
    private final @Nullable Map<String, Evaluation> targets;
    private final CompiledRule[] rules;
    private final Answer rest;

    /** Makes a targeting whose rules ask for {@code segments}, by key. */
    Targeting(
            Map<String, CompiledSegment> segments,
            Map<String, Evaluation> targets,
            List<CompiledRule> rules,
            Answer rest) {
        this.segments = Map.copyOf(segments);
        this.targets = targets.isEmpty() ? null : new HashMap<>(targets);
        this.rules = rules.toArray(CompiledRule[]::new);
        this.rest = rest;
    }

    /** Finds what is served to everybody, where nobody is told from anybody else. */
    Optional<Evaluation> everybody() {
        return targets == null && rules.length == 0 && rest instanceof Answer.Same same
                ? Optional.of(same.evaluation())
                : Optional.empty();
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
        return targets == null || targetingKey == null ? null : targets.get(targetingKey);
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
