package dev.switchback.server.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RehearsalTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final List<Variation> VARIATIONS =
            List.of(new Variation("v1", Value.of("one")), new Variation("v2", Value.of("two")));

    @Test
    void aFlagThatEvaluatesIsFine() {
        Serve half = new Serve.Split(Allocation.of(Map.of("v1", 50_000, "v2", 50_000)));

        assertThat(problems(flag("v1", List.of(), half))).isEmpty();
        assertThat(problems(flag(
                        "v1",
                        List.of(
                                rule(new Clause("plan", Operator.IN, List.of(Value.of("pro")), false)),
                                rule(new Clause("name", Operator.MATCHES, List.of(Value.of("^a+b$")), true)),
                                rule(new Clause("age", Operator.LESS_THAN, List.of(Value.of(3)), false))),
                        half)))
                .isEmpty();
    }

    @Test
    void aFlagThatWouldAnswerWithAnErrorIsNot() {
        List<Problem> problems = problems(flag("v1", List.of(), new Serve.Fixed("v9")));

        assertThat(problems).extracting(Problem::pointer).contains("/defaultRule/variation");
        assertThat(problems)
                .extracting(Problem::detail)
                .anySatisfy(detail -> assertThat(detail).contains("PARSE_ERROR"));
    }

    @Test
    void aFlagThatAnEmergencyWouldNotTakeBackIsNot() {
        assertThat(problems(flag("v9", List.of(), new Serve.Fixed("v1"))))
                .extracting(Problem::detail)
                .anySatisfy(detail -> assertThat(detail).contains("under an emergency"));
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void noOperatorMeetsAContextThatItCannotBear(Operator operator) {
        Flag flag = flag(
                "v1",
                List.of(
                        rule(new Clause("a", operator, List.of(Value.of("1.2.3")), false)),
                        rule(new Clause("/b/c", operator, List.of(Value.of(7)), true))),
                new Serve.Fixed("v1"));

        assertThat(problems(flag))
                .extracting(Problem::detail)
                .noneSatisfy(detail ->
                        assertThat(detail).containsAnyOf("fails", "changes its answer", "under an emergency"));
    }

    @Test
    void whatIsNotThereCannotBeRehearsed() {
        Snapshot empty = new Snapshot("p/e", 1, Map.of(), Emergency.NONE);

        assertThatThrownBy(() -> new Rehearsal(empty, NOW).problems("f")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Problem> problems(Flag flag) {
        return new Rehearsal(new Snapshot("p/e", 1, Map.of("f", flag), Emergency.NONE), NOW).problems("f");
    }

    private static Rule rule(Clause clause) {
        return new Rule(clause.attribute() + clause.operator(), List.of(clause), null, new Serve.Fixed("v2"));
    }

    private static Flag flag(String rollback, List<Rule> rules, Serve rest) {
        return new Flag(
                "f",
                FlagType.STRING,
                1,
                false,
                true,
                false,
                Mode.LIVE,
                "f",
                Normaliser.NATIVE,
                VARIATIONS,
                null,
                rollback,
                List.of(),
                List.of(),
                rules,
                rest,
                null);
    }
}
