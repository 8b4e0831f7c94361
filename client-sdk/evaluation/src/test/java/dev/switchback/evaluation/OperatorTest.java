package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.switchback.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class OperatorTest {
    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SEGMENT")
    void anAbsentAttributeMakesTheClauseFalse(Operator operator) {
        for (String attribute : List.of("attribute", "targetingKey", "/a/b")) {
            Context context = Context.anonymous().with("a", Value.Null.INSTANCE);
            assertThat(holds(clause(attribute, operator, false), null, context)).isFalse();
            assertThat(holds(clause(attribute, operator, true), null, context)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SEGMENT")
    void theTargetingKeyComparesLikeAnyText(Operator operator) {
        CompiledClause key = clause("targetingKey", operator, false);
        CompiledClause attribute = clause("attribute", operator, false);
        Stream.of("ab", "12", "2026-11-21", "2026-11-20T12:00Z", "2.0", "10.0.0.1", "2001:db8::1", "\ud83d\ude00")
                .forEach(text -> assertThat(holds(key, text, Context.of(text)))
                        .as(text)
                        .isEqualTo(holds(attribute, null, Context.anonymous().with("attribute", text))));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SEGMENT")
    void noAttributeIsTooHostile(Operator operator) {
        for (Value value : hostile()) {
            for (boolean ignoreCase : new boolean[] {false, operator.regardsCase()}) {
                CompiledClause clause = new CompiledClause(new Clause(
                        "a",
                        operator,
                        List.of(Samples.values(operator)),
                        false,
                        ignoreCase,
                        operator.readsLeniently()));
                Context context = Context.anonymous().with("a", value);
                boolean holds = holds(clause, null, context);
                assertThat(holds).isEqualTo(holds(clause, null, context));
                assertThat(clause.words(null, context, FlagBuilder.SURROUNDINGS))
                        .hasSizeLessThan(600);
            }
        }
    }

    @Test
    void aSegmentIsNoComparison() {
        assertThatThrownBy(() -> clause("", Operator.SEGMENT, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void askingAllocatesNothing() {
        Context[] contexts = ordinary()
                .map(value -> Context.anonymous().with("currentTime", value))
                .toArray(Context[]::new);
        for (Operator operator : Operator.values()) {
            if (operator != Operator.SEGMENT && operator != Operator.MATCHES) {
                assertAllocatesNothing(clause("currentTime", operator, false), contexts);
            }
        }
        Context nested = Context.anonymous()
                .with("a", new Value.Structure(Map.of("b", new Value.Sequence(List.of(Value.of("ab"))))));
        assertAllocatesNothing(clause("/a/b/0", Operator.IN, false), nested);
        for (Operator operator :
                Stream.of(Operator.values()).filter(Operator::regardsCase).toList()) {
            if (operator != Operator.MATCHES) {
                List<Value> values = List.of(Value.of("Z\u00fcrich"), Value.of("\ud801\udc00"));
                Clause clause = new Clause("currentTime", operator, values, false, true, false);
                assertAllocatesNothing(new CompiledClause(clause), contexts);
            }
        }
    }

    private static void assertAllocatesNothing(CompiledClause clause, Context... contexts) {
        ask(clause, contexts);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        ask(clause, contexts);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as(clause.words(null, contexts[0], FlagBuilder.SURROUNDINGS))
                .isLessThan(ROUNDS / 10);
    }

    private static void ask(CompiledClause clause, Context... contexts) {
        for (int i = 0; i < ROUNDS; i++) {
            holds(clause, null, contexts[i % contexts.length]);
        }
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

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"SEGMENT", "HAS_ALL", "PRESENT"})
    void oneValueIsEnough(Operator operator) {
        ordinary().map(value -> Context.anonymous().with("a", value)).forEach(context -> {
            boolean any = Stream.of(Samples.values(operator))
                    .map(value -> new CompiledClause(new Clause("a", operator, List.of(value), false)))
                    .anyMatch(clause -> holds(clause, null, context));
            assertThat(holds(clause("a", operator, false), null, context))
                    .as("%s", context)
                    .isEqualTo(any);
        });
    }

    private static Stream<Value> ordinary() {
        return Stream.of(
                Value.of("ab"),
                Value.of("12.5"),
                Value.of("-7"),
                Value.of("2026-11-21T13:00:00.25+01:00"),
                Value.of("2026-11-20"),
                Value.of("2.1.0-rc.2+build"),
                Value.of("10.1.2.3"),
                Value.of("2001:db8::7"),
                Value.of("z\u00dcRICH"),
                Value.of("\ud801\udc28"),
                Value.of(12),
                Value.of(1_795_262_400_001L),
                Value.of(0.5),
                Value.of(true),
                Value.Null.INSTANCE,
                new Value.Structure(Map.of("a", Value.of(1))),
                new Value.Sequence(List.of(Value.of("x"), Value.of(12), Value.of("ab"))));
    }

    private static List<Value> hostile() {
        Value deep = Value.of(1);
        for (int i = 0; i < 10_000; i++) {
            deep = new Value.Sequence(List.of(deep));
        }
        return List.of(
                Value.of("a".repeat(10_000_000)),
                Value.of("9".repeat(10_000_000)),
                Value.of("1.".repeat(512)),
                Value.of("9".repeat(1_024)),
                Value.of("1e" + "9".repeat(1_000)),
                Value.of("0." + "0".repeat(1_000) + "1"),
                Value.of(":".repeat(40)),
                Value.of("\ud800"),
                Value.of("\udc00\ud800\u0000"),
                Value.of("\u0661\u0662"),
                Value.of(Long.MIN_VALUE),
                Value.of(Long.MAX_VALUE),
                Value.of(Double.MAX_VALUE),
                Value.of(-Double.MIN_VALUE),
                Value.of(8.64e15),
                Value.of(-8.64e15),
                deep,
                new Value.Sequence(Collections.nCopies(200_000, Value.of("2026-11-21"))),
                new Value.Sequence(Collections.nCopies(1_000, Value.Null.INSTANCE)),
                new Value.Structure(Map.of()));
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

    private static CompiledClause clause(String attribute, Operator operator, boolean negated) {
        return new CompiledClause(new Clause(attribute, operator, List.of(Samples.values(operator)), negated));
    }

    private static boolean holds(CompiledClause clause, @Nullable String key, Context context) {
        return clause.holds(key, context, FlagBuilder.SURROUNDINGS);
    }
}
