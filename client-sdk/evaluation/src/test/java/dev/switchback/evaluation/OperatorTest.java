package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.switchback.testing.Seeds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorTest {
    private static final Value TWO_TO_53 = Value.of(1L << 53);

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(Value.of("a"), Operator.IN, List.of(Value.of("b"), Value.of("a")), true),
                arguments(Value.of("A"), Operator.IN, List.of(Value.of("a")), false),
                arguments(Value.of(""), Operator.IN, List.of(Value.of("")), true),
                arguments(Value.of("12"), Operator.IN, List.of(Value.of(12)), false),
                arguments(Value.of(12), Operator.IN, List.of(Value.of("12")), false),
                arguments(Value.of(12), Operator.IN, List.of(Value.of(12.0)), true),
                arguments(Value.of(12.0), Operator.IN, List.of(Value.of(12)), true),
                arguments(Value.of(-0.0), Operator.IN, List.of(Value.of(0)), true),
                arguments(Value.of(0.1), Operator.IN, List.of(Value.of(0.3), Value.of(0.1)), true),
                arguments(Value.of(0.2), Operator.IN, List.of(Value.of(0.3), Value.of(0.1)), false),
                arguments(Value.of(1e300), Operator.IN, List.of(Value.of(1e300)), true),
                arguments(Value.of((1L << 53) + 1), Operator.IN, List.of(Value.of(0x1p53)), false),
                arguments(Value.of(true), Operator.IN, List.of(Value.of(true)), true),
                arguments(Value.of(true), Operator.IN, List.of(Value.of(false)), false),
                arguments(Value.of(false), Operator.IN, List.of(Value.of(false)), true),
                arguments(Value.of(false), Operator.IN, List.of(Value.of("false")), false),
                arguments(Value.Null.INSTANCE, Operator.IN, List.of(Value.of("null")), false),
                arguments(sequence("a"), Operator.IN, List.of(Value.of("a")), false),
                arguments(Value.of("abc"), Operator.STARTS_WITH, List.of(Value.of("x"), Value.of("ab")), true),
                arguments(Value.of("abc"), Operator.STARTS_WITH, List.of(Value.of("bc")), false),
                arguments(Value.of("abc"), Operator.STARTS_WITH, List.of(Value.of("")), true),
                arguments(Value.of(12), Operator.STARTS_WITH, List.of(Value.of("1")), false),
                arguments(Value.of("abc"), Operator.ENDS_WITH, List.of(Value.of("bc")), true),
                arguments(Value.of("abc"), Operator.ENDS_WITH, List.of(Value.of("ab")), false),
                arguments(Value.of("abc"), Operator.CONTAINS, List.of(Value.of("b")), true),
                arguments(Value.of("abc"), Operator.CONTAINS, List.of(Value.of("B"), Value.of("ac")), false),
                arguments(Value.of(1), Operator.LESS_THAN, List.of(Value.of(2)), true),
                arguments(Value.of(2), Operator.LESS_THAN, List.of(Value.of(2.0)), false),
                arguments(Value.of(2), Operator.LESS_THAN, List.of(Value.of(1), Value.of(3)), true),
                arguments(Value.of("1"), Operator.LESS_THAN, List.of(Value.of(2)), false),
                arguments(TWO_TO_53, Operator.LESS_THAN, List.of(Value.of((1L << 53) + 1)), true),
                arguments(Value.of(2.0), Operator.LESS_OR_EQUAL, List.of(Value.of(2)), true),
                arguments(Value.of(2.5), Operator.LESS_OR_EQUAL, List.of(Value.of(2)), false),
                arguments(Value.of(3), Operator.GREATER_THAN, List.of(Value.of(2.5)), true),
                arguments(Value.of(2), Operator.GREATER_THAN, List.of(Value.of(2)), false),
                arguments(Value.of(2), Operator.GREATER_THAN, List.of(Value.of(1), Value.of(3)), true),
                arguments(Value.of(2), Operator.GREATER_OR_EQUAL, List.of(Value.of(2)), true),
                arguments(Value.of(1.5), Operator.GREATER_OR_EQUAL, List.of(Value.of(2)), false),
                arguments(Value.of(true), Operator.GREATER_OR_EQUAL, List.of(Value.of(0)), false),
                arguments(Value.of("user@example.com"), Operator.MATCHES, List.of(Value.of("@example\\.com$")), true),
                arguments(Value.of("user@example.org"), Operator.MATCHES, List.of(Value.of("@example\\.com$")), false),
                arguments(Value.of("x"), Operator.MATCHES, List.of(Value.of("y"), Value.of("(?i)X")), true),
                arguments(Value.of(1), Operator.MATCHES, List.of(Value.of("1")), false),
                arguments(Value.of("a".repeat(1_024)), Operator.MATCHES, List.of(Value.of("a")), true),
                arguments(Value.of("a".repeat(1_025)), Operator.MATCHES, List.of(Value.of("a")), false),
                arguments(Value.of(""), Operator.PRESENT, List.of(), true),
                arguments(Value.of(false), Operator.PRESENT, List.of(), true),
                arguments(sequence(), Operator.PRESENT, List.of(), true),
                arguments(Value.Null.INSTANCE, Operator.PRESENT, List.of(), false));
    }

    @ParameterizedTest
    @MethodSource("table")
    void attributesCompareAsTheTableSays(Value attribute, Operator operator, List<Value> values, boolean holds) {
        Context context = Context.of("key").with("attribute", attribute);
        assertThat(matches("attribute", operator, values, false, context)).isEqualTo(holds);
        assertThat(matches("attribute", operator, values, true, context)).isEqualTo(!holds);
    }

    @ParameterizedTest
    @MethodSource("table")
    void theTargetingKeyComparesLikeAnyText(Value attribute, Operator operator, List<Value> values, boolean holds) {
        if (attribute instanceof Value.Text key && !key.value().isEmpty()) {
            assertThat(matches("targetingKey", operator, values, false, Context.of(key.value())))
                    .isEqualTo(holds);
        }
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void anAbsentAttributeMakesTheClauseFalse(Operator operator) {
        List<Value> values = operator == Operator.PRESENT
                ? List.of()
                : Stream.of(Value.of("a"), Value.of(1))
                        .filter(operator::accepts)
                        .toList();
        for (String attribute : List.of("attribute", "targetingKey")) {
            assertThat(matches(attribute, operator, values, false, Context.of("")))
                    .isFalse();
            assertThat(matches(attribute, operator, values, true, Context.anonymous()))
                    .isTrue();
        }
    }

    @Test
    void theTargetingKeyIsNoNumber() {
        List<Value> two = List.of(Value.of(2));
        assertThat(matches("targetingKey", Operator.LESS_THAN, two, false, Context.of("1")))
                .isFalse();
        assertThat(matches("targetingKey", Operator.GREATER_THAN, two, false, Context.of("3")))
                .isFalse();
    }

    @Test
    void numbersCompareExactlyHoweverTheyAreWritten() {
        Seeds.forEachSeed(50_000, random -> {
            Value left = number(random);
            Value right = random.nextInt(4) == 0 ? sibling(left) : number(random);
            assertThat(Numbers.compare(left, right))
                    .as("%s and %s", left, right)
                    .isEqualTo(exact(left).compareTo(exact(right)));
        });
    }

    private static Value number(Random random) {
        long bits = random.nextLong() >> random.nextInt(64);
        return switch (random.nextInt(5)) {
            case 0 -> Value.of((double) bits);
            case 1 -> Value.of(bits / 4.0);
            case 2 -> Value.of(random.nextGaussian() * 1e19);
            case 3 -> Value.of(-0.0);
            default -> Value.of(bits);
        };
    }

    /** The same number, or nearly, in the other way of writing. */
    private static Value sibling(Value number) {
        return number instanceof Value.Whole whole
                ? Value.of((double) whole.value())
                : Value.of((long) ((Value.Decimal) number).value());
    }

    private static BigDecimal exact(Value number) {
        return number instanceof Value.Whole whole
                ? BigDecimal.valueOf(whole.value())
                : new BigDecimal(((Value.Decimal) number).value());
    }

    private static Value sequence(String... texts) {
        return new Value.Sequence(Stream.of(texts).map(Value::of).toList());
    }

    private static boolean matches(
            String attribute, Operator operator, List<Value> values, boolean negated, Context context) {
        CompiledSnapshot snapshot = flag().rules(
                        rule("r", new Serve.Fixed("v2"), new Clause(attribute, operator, values, negated)))
                .compiled();
        assertThat(snapshot.problems()).isEqualTo(Map.of());
        return snapshot.evaluate("checkout", context).cause() == Cause.RULE;
    }
}
