package dev.switchback.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A segment, ready to be asked. Immutable. */
final class CompiledSegment {
    private final Checked<Segment> checked;
    private final Map<String, CompiledSegment> nested;
    private final Set<String> included;
    private final Set<String> excluded;
    private final Premise[] rules;

    /**
     * Makes a segment of {@code checked}, which is sound.
     *
     * @param nested the segments that its rules ask for, by key
     */
    CompiledSegment(Checked<Segment> checked, Map<String, CompiledSegment> nested, List<Premise> rules) {
        this.checked = checked;
        this.nested = Map.copyOf(nested);
        this.included = checked.source().included();
        this.excluded = checked.source().excluded();
        this.rules = rules.toArray(Premise[]::new);
    }

    boolean contains(@Nullable String targetingKey, Context context, Surroundings surroundings) {
        if (targetingKey != null) {
            if (included.contains(targetingKey)) {
                return true;
            }
            if (excluded.contains(targetingKey)) {
                return false;
            }
        }
        for (Premise rule : rules) {
            if (rule.holds(targetingKey, context, surroundings)) {
                return true;
            }
        }
        return false;
    }

    Checked<Segment> checked() {
        return checked;
    }

    Map<String, CompiledSegment> nested() {
        return nested;
    }

    List<Premise> rules() {
        return List.of(rules);
    }
}
