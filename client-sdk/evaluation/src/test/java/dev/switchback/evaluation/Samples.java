package dev.switchback.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What many tests try: a clause of every operator and the segment that it asks for, and weights of all sizes. */
public final class Samples {
    public static final Segment SEGMENT = new Segment("s", 3, Set.of("user-17"), Set.of("user-18"), List.of());

    private Samples() {}

    /** Returns a clause of {@code operator} that makes sense. */
    public static Clause clause(String attribute, Operator operator) {
        return operator == Operator.SEGMENT
                ? FlagBuilder.in(SEGMENT.key())
                : FlagBuilder.clause(attribute, operator, values(operator));
    }

    /** Returns values that a clause of {@code operator} may compare with. */
    public static Value[] values(Operator operator) {
        return switch (operator) {
            case IN, HAS_ALL -> array(Value.of("ab"), Value.of(12), Value.of(0.5), Value.of(true));
            case STARTS_WITH, ENDS_WITH, CONTAINS, SEGMENT -> array(Value.of("ab"), Value.of("c"));
            case MATCHES -> array(Value.of("^a?b{1,3}"), Value.of("\\d+$"));
            case EQUAL, LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> array(Value.of(12), Value.of(0.5));
            case BEFORE, AFTER -> array(Value.of("2026-11-21T13:00:00.5+01:00"), Value.of(1_795_262_400_000L));
            case WITHIN_HOURS ->
                array(Value.of("MON-FRI 09:00-17:00 Europe/Berlin"), Value.of("22:00-06:00 America/New_York"));
            case SEMVER_EQUAL, SEMVER_LESS_THAN, SEMVER_LESS_OR_EQUAL, SEMVER_GREATER_THAN, SEMVER_GREATER_OR_EQUAL ->
                array(Value.of("2.1.0-rc.1"), Value.of("1.12.3"));
            case IN_CIDR -> array(Value.of("10.0.0.0/8"), Value.of("2001:db8::/32"));
            case PRESENT -> array();
        };
    }

    private static Value[] array(Value... values) {
        return values;
    }

    /** Returns weights of {@code v1}, {@code v2} and {@code off}. */
    public static Map<String, Integer> weights(Random random) {
        int first = random.nextInt(100_001);
        int second = random.nextInt(100_001 - first);
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("v1", first);
        weights.put("v2", second);
        weights.put("off", 100_000 - first - second);
        return weights;
    }

    /** Returns the variation that {@code bucket} is served. */
    public static String variation(Allocation allocation, int bucket) {
        return allocation.ranges().stream()
                .filter(range -> range.from() <= bucket && bucket < range.to())
                .findFirst()
                .orElseThrow()
                .variation();
    }
}
