package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom a flag serves what while nothing hinders it: its targets, then its rules in order, then the rest. Immutable. */
final class Targeting {
    private static final CompiledRule[] NO_RULES = {};

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
        this.rules = rules.toArray(NO_RULES);
        this.rest = rest;
    }

    /** Finds what is served to everybody, where nobody is told from anybody else. */
    Optional<Evaluation> everybody() {
        return targets == null && rules.length == 0 && rest instanceof Answer.Same same
                ? Optional.of(same.evaluation())
                : Optional.empty();
    }

    /** Returns the answers by targeting key; null where there are none. */
    @Nullable
    Map<String, Evaluation> targets() {
        return targets;
    }

    /** Returns the rules, which nobody may change. */
    CompiledRule[] rules() {
        return rules;
    }

    Answer rest() {
        return rest;
    }

    Map<String, CompiledSegment> segments() {
        return segments;
    }
}
