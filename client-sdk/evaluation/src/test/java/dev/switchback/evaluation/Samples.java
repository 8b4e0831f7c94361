package dev.switchback.evaluation;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Things of every kind that there is. */
final class Samples {
    /** The segment that clauses of {@link Operator#SEGMENT} ask for. */
    static final Segment SEGMENT = new Segment("s", 3, Set.of("user-17"), Set.of("user-18"), List.of());

    private Samples() {}

    /** Returns a clause of {@code operator} that makes sense. */
    static Clause clause(String attribute, Operator operator) {
        return FlagBuilder.clause(attribute, operator, values(operator));
    }

    private static Value[] values(Operator operator) {
        return switch (operator) {
            case IN, HAS_ALL -> new Value[] {Value.of("ab"), Value.of(12), Value.of(0.5)};
            case STARTS_WITH, ENDS_WITH, CONTAINS, MATCHES -> texts("ab", "x");
            case EQUAL, LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL ->
                new Value[] {Value.of(12), Value.of(0.5)};
            case BEFORE, AFTER -> new Value[] {Value.of("2026-11-21T12:00:00+01:00"), Value.of(1_700_000_000_000L)};
            case WITHIN_HOURS -> texts("MON-FRI 09:00-17:00 Europe/Berlin", "22:00-06:00 Z");
            case SEMVER_EQUAL, SEMVER_LESS_THAN, SEMVER_LESS_OR_EQUAL, SEMVER_GREATER_THAN, SEMVER_GREATER_OR_EQUAL ->
                texts("1.2.3", "2");
            case IN_CIDR -> texts("10.0.0.0/8", "2001:db8::/32");
            case SEGMENT -> texts(SEGMENT.key());
            case PRESENT -> new Value[0];
        };
    }

    private static Value[] texts(String... texts) {
        return Stream.of(texts).map(Value::of).toArray(Value[]::new);
    }
}
