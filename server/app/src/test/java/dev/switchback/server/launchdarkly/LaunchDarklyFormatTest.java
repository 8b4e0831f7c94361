package dev.switchback.server.launchdarkly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.importing.Imported;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LaunchDarklyFormatTest {
    private static final Context USER = Context.of("u1");

    @Test
    void targetsThenRulesThenFallthroughDecide() {
        Imported imported = read("""
                'targets': [{'variation': 1, 'values': ['u7']}],
                'contextTargets': [{'contextKind': 'user', 'variation': 1, 'values': []}],
                'rules': [{'id': 'r', 'variation': 1, 'clauses': [
                  {'attribute': 'plan', 'op': 'in', 'values': ['gold']},
                  {'attribute': 'key', 'op': 'startsWith', 'values': ['u']}]}]
                """);

        assertThat(imported.variation("f", Context.of("u7"))).isEqualTo("true");
        assertThat(imported.variation("f", USER.with("plan", "gold"))).isEqualTo("true");
        assertThat(imported.variation("f", USER.with("plan", "free"))).isEqualTo("false");
        assertThat(imported.flag("f").rollbackVariation()).isEqualTo("false");
    }

    @Test
    void withoutItsAttributeANegatedClauseDoesNotMatch() {
        Imported imported = read("""
                'rules': [{'variation': 1, 'clauses': [
                  {'attribute': 'plan', 'op': 'in', 'values': ['gold'], 'negate': true}]}]
                """);

        assertThat(imported.variation("f", USER)).isEqualTo("false");
        assertThat(imported.variation("f", USER.with("plan", "gold"))).isEqualTo("false");
        assertThat(imported.variation("f", USER.with("plan", "free"))).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'in' | 5 | 5 | 6",
                "'endsWith' | 'org' | a.org | a.com",
                "'contains' | 'b' | abc | acc",
                "'matches' | '^a+$' | aa | ab",
                "'lessThan' | 5 | 4 | 5",
                "'greaterThanOrEqual' | 5 | 5 | 4",
                "'before' | '2026-01-01T00:00:00Z' | 2025-12-31T23:59:59Z | 2026-01-01T00:00:00Z",
                "'after' | 1000 | 1970-01-01T00:00:02Z | 1970-01-01T00:00:01Z",
                "'semVerEqual' | '2.0.0' | 2 | 2.1",
                "'semVerGreaterThan' | '2.0.0-rc.1' | 2.0.0 | 2.0.0-beta",
            })
    void operatorsMeanTheSame(String op, String value, String holds, String fails) {
        Imported imported =
                read("'rules': [{'variation': 1, 'clauses': [{'attribute': 'a', 'op': %s, 'values': [%s]}]}]"
                        .formatted(op, value));

        assertThat(imported.variation("f", USER.with("a", value(op, holds)))).isEqualTo("true");
        assertThat(imported.variation("f", USER.with("a", value(op, fails)))).isEqualTo("false");
    }

    @Test
    void numbersAreNotReadFromTexts() {
        Imported imported =
                read("'rules': [{'variation': 1, 'clauses': [{'attribute': 'a', 'op': 'lessThan', 'values': [5]}]}]");

        assertThat(imported.variation("f", USER.with("a", "4"))).isEqualTo("false");
    }

    @Test
    void percentagesKeepTheirSizesAndSayThatUsersMove() {
        String rollout = "'rules': [{'rollout': {'variations': [{'variation': 0, 'weight': 25000}, "
                + "{'variation': 1, 'weight': 75000}]}, 'clauses': []}]";

        assertThat(refused(rollout, false)).contains("SHA-1", "usersMayMove=true");
        Imported moved = Imported.of(new LaunchDarklyFormat(), true, document(rollout));
        Serve.Split split = (Serve.Split) moved.flag("f").rules().get(0).serve();
        assertThat(split.allocation().weights()).isEqualTo(Map.of("false", 25_000, "true", 75_000));
        assertThat(moved.translation().notes())
                .anySatisfy(note -> assertThat(note.why()).contains("most users are dealt another part"));
    }

    @Test
    void aRolloutOfEverybodyMovesNobody() {
        Imported imported = read("'rules': [{'rollout': {'variations': [{'variation': 0, 'weight': 0}, "
                + "{'variation': 1, 'weight': 100000}]}, 'clauses': []}]");

        assertThat(imported.variation("f", USER)).isEqualTo("true");
    }

    @Test
    void segmentsArePeopleAndRules() {
        Imported imported = Imported.of(new LaunchDarklyFormat(), false, """
                {'flags': {'f': {'on': true, 'variations': [false, true], 'offVariation': 0, 'fallthrough': {'variation': 0},
                   'rules': [{'variation': 1, 'clauses': [{'op': 'segmentMatch', 'values': ['s']}]}]}},
                 'segments': {'s': {'included': ['u1'], 'excluded': ['u2'],
                   'includedContexts': [{'contextKind': 'user', 'values': ['u9']}],
                   'rules': [{'clauses': [{'attribute': 'plan', 'op': 'in', 'values': ['gold']}]}]}}}
                """);

        assertThat(imported.variation("f", USER)).isEqualTo("true");
        assertThat(imported.variation("f", Context.of("u9"))).isEqualTo("true");
        assertThat(imported.variation("f", Context.of("u2").with("plan", "gold")))
                .isEqualTo("false");
        assertThat(imported.variation("f", Context.of("u3").with("plan", "gold")))
                .isEqualTo("true");
    }

    @Test
    void prerequisitesComeFirstAndLeadNowhereBack() {
        Imported imported = Imported.of(new LaunchDarklyFormat(), false, """
                {'flags': {
                  'child': {'on': true, 'variations': [false, true], 'offVariation': 0, 'fallthrough': {'variation': 1},
                    'prerequisites': [{'key': 'parent', 'variation': 1}]},
                  'parent': {'on': false, 'variations': [false, true], 'offVariation': 0, 'fallthrough': {'variation': 1}},
                  'safe': {'on': true, 'variations': [false, true], 'offVariation': 0, 'fallthrough': {'variation': 1},
                    'prerequisites': [{'key': 'parent', 'variation': 0}]},
                  'round': {'on': true, 'variations': [false, true], 'fallthrough': {'variation': 1},
                    'prerequisites': [{'key': 'about', 'variation': 0}]},
                  'about': {'on': true, 'variations': [false, true], 'fallthrough': {'variation': 1},
                    'prerequisites': [{'key': 'round', 'variation': 0}]},
                  'lost': {'on': true, 'variations': [false, true], 'fallthrough': {'variation': 1},
                    'prerequisites': [{'key': 'nobody', 'variation': 0}]}}}
                """);

        assertThat(imported.translation().flags())
                .extracting(one -> one.flag().key())
                .containsExactly("parent", "child");
        assertThat(imported.variation("child", USER)).isEqualTo("false");
        assertThat(imported.refusal("safe")).contains("served when it is off");
        assertThat(imported.refusal("round")).contains("refused itself");
        assertThat(imported.refusal("about")).contains("refused itself");
        assertThat(imported.refusal("lost")).contains("no such flag");
    }

    @Test
    void variationsAreCalledByValueOrByPlace() {
        Imported imported = Imported.of(new LaunchDarklyFormat(), false, """
                {'data': {'flags': {'f': {'on': true, 'variations': ['a', 'b'], 'fallthrough': {'variation': 1}}}}}
                """);

        assertThat(imported.flag("f").type()).isEqualTo(FlagType.STRING);
        assertThat(imported.flag("f").variations())
                .containsExactly(
                        new Variation("variation-0", Value.of("a")), new Variation("variation-1", Value.of("b")));
        assertThat(imported.flag("f").offVariation()).isNull();
        assertThat(imported.flag("f").rollbackVariation()).isEqualTo("variation-0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rules': [{'variation': 1, 'clauses': [{'contextKind': 'org', 'attribute': 'a', 'op': 'in', 'values': ['b']}]}] "
                        + "| never a 'org'",
                "'rules': [{'variation': 1, 'clauses': [{'attribute': 'kind', 'op': 'in', 'values': ['b']}]}] | something else",
                "'rules': [{'variation': 1, 'clauses': [{'attribute': '/a', 'op': 'in', 'values': ['b']}]}] | something else",
                "'rules': [{'variation': 1, 'clauses': [{'attribute': 'a', 'op': 'new', 'values': ['b']}]}] | like 'new'",
                "'rules': [{'variation': 1, 'clauses': [{'attribute': 'a', 'op': 'matches', 'values': ['(?=a)']}]}] | RE2",
                "'rules': [{'variation': 1, 'clauses': [{'op': 'segmentMatch', 'values': ['s']}]}] | no such segment",
                "'rules': [{'variation': 5, 'clauses': []}] | no variation 5",
                "'rules': [{'rollout': {'variations': [{'variation': 0, 'weight': 5}]}, 'clauses': []}] | do not sum",
                "'contextTargets': [{'contextKind': 'org', 'variation': 1, 'values': ['o']}] | never a 'org'",
                "'deleted': true | deleted",
            })
    void whatHasNoCounterpartIsRefused(String members, String why) {
        assertThat(refused(members, false)).contains(why);
    }

    private static Value value(String op, String text) {
        boolean number = text.matches("[0-9]+") && !op.contains("semVer");
        return number ? Value.of(Long.parseLong(text)) : Value.of(text);
    }

    private static String refused(String members, boolean usersMayMove) {
        return Imported.of(new LaunchDarklyFormat(), usersMayMove, document(members))
                .refusal("f");
    }

    private static Imported read(String members) {
        return Imported.of(new LaunchDarklyFormat(), false, document(members));
    }

    private static String document(String members) {
        return """
                {'flags': {'f': {'on': true, 'variations': [false, true], 'offVariation': 0,
                  'fallthrough': {'variation': 0}, %s}}}
                """.formatted(members);
    }
}
