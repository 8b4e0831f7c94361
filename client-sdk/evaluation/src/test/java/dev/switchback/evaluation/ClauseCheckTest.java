package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClauseCheckTest {
    private static final Value TEXT = Value.of("x");

    @ParameterizedTest
    @EnumSource
    void soundValuesAreFine(Operator operator) {
        Clause clause = new Clause("a", operator, List.of(Samples.values(operator)), true);
        assertThat(problems(clause)).isEmpty();
    }

    static Stream<Arguments> unsound() {
        return Stream.of(
                arguments(Operator.IN, Value.Null.INSTANCE, "must be a string, a number or a boolean"),
                arguments(Operator.HAS_ALL, new Value.Sequence(List.of()), "must be a string, a number or a boolean"),
                arguments(Operator.CONTAINS, Value.of(1), "must be a string"),
                arguments(Operator.MATCHES, Value.of("("), "must be an RE2 expression"),
                arguments(Operator.EQUAL, Value.of("1"), "must be a number"),
                arguments(Operator.LESS_THAN, Value.of(true), "must be a number"),
                arguments(Operator.BEFORE, Value.of(1.5), "must be an instant"),
                arguments(Operator.BEFORE, Value.of("tomorrow"), "must be an instant such as"),
                arguments(Operator.AFTER, Value.of("2026-11-21T12:00:00"), "must be an instant such as"),
                arguments(Operator.AFTER, Value.of(Long.MAX_VALUE), "must be milliseconds since 1970"),
                arguments(Operator.WITHIN_HOURS, Value.of("always"), "must read like"),
                arguments(Operator.WITHIN_HOURS, Value.of("MO 09:00-17:00 Z"), "must name days of [MON, TUE,"),
                arguments(Operator.WITHIN_HOURS, Value.of("17:00-17:00 Z"), "not when it begins"),
                arguments(Operator.WITHIN_HOURS, Value.of("09:00-17:00 Moon"), "'Moon' is none"),
                arguments(Operator.WITHIN_HOURS, Value.of(1), "must be a string"),
                arguments(Operator.SEMVER_EQUAL, Value.of("v1.0.0"), "must be a SemVer version such as"),
                arguments(Operator.SEMVER_LESS_THAN, Value.of(1), "must be a string"),
                arguments(Operator.IN_CIDR, Value.of("10.0.0.0/33"), "must be a block of IP addresses"),
                arguments(Operator.SEGMENT, Value.of(""), "must name a segment"));
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void aValueThatCannotBeReadIsRefused(Operator operator, Value value, String detail) {
        Value sound = Samples.values(operator)[0];
        assertThat(problems(new Clause("a", operator, List.of(sound, value), false)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/c/values/1");
                    assertThat(problem.detail()).contains(detail);
                });
    }

    @Test
    void strictVersionsAreWrittenInFull() {
        List<Value> partial = List.of(Value.of("2.1"));
        assertThat(problems(new Clause("a", Operator.SEMVER_EQUAL, partial, false, false, false)))
                .isEmpty();
        assertThat(problems(new Clause("a", Operator.SEMVER_EQUAL, partial, false, false, true)))
                .extracting(Problem::detail)
                .containsExactly("must be a SemVer version such as '2.1.0', with all three numbers");
    }

    @ParameterizedTest
    @EnumSource
    void optionsThatMeanNothingAreRefused(Operator operator) {
        List<Value> values = List.of(Samples.values(operator));
        if (operator == Operator.SEMVER_EQUAL || operator.name().startsWith("SEMVER")) {
            assertThat(pointers(new Clause("a", operator, values, false, true, true)))
                    .containsExactly("/c/ignoreCase");
            return;
        }
        boolean texts = Stream.of("IN", "HAS_ALL", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "MATCHES")
                .anyMatch(operator.name()::equals);
        boolean numbers = operator.name().matches("EQUAL|(LESS|GREATER)_.*");
        assertThat(pointers(new Clause("a", operator, values, false, true, false)))
                .isEqualTo(texts ? List.of() : List.of("/c/ignoreCase"));
        assertThat(pointers(new Clause("a", operator, values, false, false, true)))
                .isEqualTo(numbers ? List.of() : List.of("/c/strict"));
    }

    @Test
    void onlyASegmentNeedsNoAttribute() {
        assertThat(pointers(new Clause("", Operator.SEGMENT, List.of(TEXT), false)))
                .isEmpty();
        assertThat(pointers(new Clause("", Operator.IN, List.of(TEXT), false))).containsExactly("/c/attribute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/~", "/a~2", "/a/b~", "/~~0"})
    void aPointerIsWrittenWell(String attribute) {
        assertThat(pointers(new Clause(attribute, Operator.IN, List.of(TEXT), false)))
                .containsExactly("/c/attribute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/~0~1", "a~", "/a//b", "/0/-"})
    void attributesMayBeCalledAnything(String attribute) {
        assertThat(pointers(new Clause(attribute, Operator.IN, List.of(TEXT), false)))
                .isEmpty();
    }

    @Test
    void expressionsAreCompiledOnceForCheckAndUse() {
        Expressions expressions = new Expressions();
        Clause clause = new Clause("a", Operator.MATCHES, List.of(TEXT), false, true, false);
        Findings findings = new Findings();
        new ClauseCheck(findings, expressions).check("", clause);
        assertThat(findings.problems()).isEmpty();
        assertThat(expressions.compile("x", true)).isSameAs(expressions.compile("x", true));
        assertThat(expressions.compile("x", true)).isNotSameAs(expressions.compile("x", false));
    }

    private static List<String> pointers(Clause clause) {
        return problems(clause).stream().map(Problem::pointer).toList();
    }

    private static List<Problem> problems(Clause clause) {
        Findings findings = new Findings();
        new ClauseCheck(findings).check("/c", clause);
        return findings.problems();
    }
}
