package dev.switchback.evaluation;

/** Values that a clause may compare with, for tests of all operators. */
final class SoundValues {
    private SoundValues() {}

    static Value[] of(Operator operator) {
        return switch (operator) {
            case IN, HAS_ALL -> values(Value.of("ab"), Value.of(12), Value.of(0.5), Value.of(true));
            case STARTS_WITH, ENDS_WITH, CONTAINS, SEGMENT -> values(Value.of("ab"), Value.of("c"));
            case MATCHES -> values(Value.of("^a?b{1,3}"), Value.of("\\d+$"));
            case EQUAL, LESS_THAN, LESS_OR_EQUAL, GREATER_THAN, GREATER_OR_EQUAL -> values(Value.of(12), Value.of(0.5));
            case BEFORE, AFTER -> values(Value.of("2026-11-21T13:00:00.5+01:00"), Value.of(1_795_262_400_000L));
            case WITHIN_HOURS ->
                values(Value.of("MON-FRI 09:00-17:00 Europe/Berlin"), Value.of("22:00-06:00 America/New_York"));
            case SEMVER_EQUAL, SEMVER_LESS_THAN, SEMVER_LESS_OR_EQUAL, SEMVER_GREATER_THAN, SEMVER_GREATER_OR_EQUAL ->
                values(Value.of("2.1.0-rc.1"), Value.of("1.12.3"));
            case IN_CIDR -> values(Value.of("10.0.0.0/8"), Value.of("2001:db8::/32"));
            case PRESENT -> values();
        };
    }

    private static Value[] values(Value... values) {
        return values;
    }
}
