package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OperatorVectorsTest {
    private static final List<Map<String, Value>> VECTORS = vectors();

    private static List<Map<String, Value>> vectors() {
        try {
            return Vectors.read("operators.json");
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @TestFactory
    Stream<DynamicTest> theVectorsOfTheSpecificationHold() {
        return IntStream.range(0, VECTORS.size())
                .mapToObj(i -> dynamicTest(
                        "line " + (i + 2) + ": " + text(VECTORS.get(i), "operator"), () -> check(VECTORS.get(i))));
    }

    @Test
    void everyOperatorHasVectorsThatHoldAndVectorsThatDoNot() {
        Set<Operator> expected = EnumSet.complementOf(EnumSet.of(Operator.SEGMENT));
        for (boolean holds : List.of(true, false)) {
            assertThat(VECTORS.stream()
                            .filter(vector -> is(vector, "holds") == holds)
                            .map(vector -> Operator.valueOf(text(vector, "operator")))
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static void check(Map<String, Value> vector) {
        Clause clause = clause(vector);
        Findings findings = new Findings();
        new ClauseCheck(findings).check("", clause);
        assertThat(findings.problems()).isEmpty();
        CompiledClause compiled = new CompiledClause(clause);
        Context context = context(vector);
        String key = context.targetingKey() == null || context.targetingKey().isEmpty() ? null : context.targetingKey();
        Surroundings surroundings = surroundings(vector);
        assertThat(compiled.holds(key, context, surroundings)).isEqualTo(is(vector, "holds"));
        String words = compiled.words(key, context, surroundings);
        if (vector.containsKey("why")) {
            assertThat(words).isEqualTo(text(vector, "why"));
        }
        assertThat(words).hasSizeLessThan(400);
    }

    private static Clause clause(Map<String, Value> vector) {
        return new Clause(
                vector.containsKey("name") ? text(vector, "name") : "attribute",
                Operator.valueOf(text(vector, "operator")),
                ((Value.Sequence) member(vector, "values")).items(),
                is(vector, "negated"),
                is(vector, "ignoreCase"),
                is(vector, "strict"));
    }

    private static Context context(Map<String, Value> vector) {
        Map<String, Value> attributes = new HashMap<>();
        if (vector.get("attributes") instanceof Value.Structure structure) {
            attributes.putAll(structure.members());
        }
        if (vector.containsKey("attribute")) {
            attributes.put("attribute", vector.get("attribute"));
        }
        return new Context(vector.containsKey("targetingKey") ? text(vector, "targetingKey") : null, attributes);
    }

    private static Surroundings surroundings(Map<String, Value> vector) {
        return vector.containsKey("now")
                ? new Surroundings(InstantSource.fixed(Instant.parse(text(vector, "now"))), () -> 0)
                : FlagBuilder.SURROUNDINGS;
    }

    private static String text(Map<String, Value> vector, String name) {
        return ((Value.Text) member(vector, name)).value();
    }

    private static boolean is(Map<String, Value> vector, String name) {
        return Value.of(true).equals(vector.get(name));
    }

    private static Value member(Map<String, Value> vector, String name) {
        return Objects.requireNonNull(vector.get(name), name);
    }
}
