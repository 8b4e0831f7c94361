package dev.switchback.evaluation;

import java.util.List;
import java.util.Set;

/** A clause of every operator, and the segment that they ask for. */
final class Samples {
    static final Segment SEGMENT = new Segment("s", 3, Set.of("user-17"), Set.of("user-18"), List.of());

    private Samples() {}

    /** Returns a clause of {@code operator} that makes sense. */
    static Clause clause(String attribute, Operator operator) {
        return operator == Operator.SEGMENT
                ? FlagBuilder.in(SEGMENT.key())
                : FlagBuilder.clause(attribute, operator, SoundValues.of(operator));
    }
}
