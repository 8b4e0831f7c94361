package dev.switchback.server.flagd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Value;
import dev.switchback.server.importing.Imported;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlagdFormatTest {
    private static final Context USER = Context.of("u1");

    @Test
    void aFlagWithoutTargetingServesItsDefault() {
        Imported imported = read("null");

        assertThat(imported.variation("f", USER)).isEqualTo("off");
        assertThat(imported.flag("f").type()).isEqualTo(FlagType.BOOLEAN);
        assertThat(imported.flag("f").rollbackVariation()).isEqualTo("off");
        assertThat(read("{}").flag("f").rules()).isEmpty();
    }

    @Test
    void aDisabledFlagLeavesItToTheCaller() {
        Imported imported = Imported.of(new FlagdFormat(), false, """
                {'flags': [{'key': 'f', 'state': 'DISABLED', 'variants': {'a': 'x', 'b': 'y'}, 'defaultVariant': 'a'}]}
                """);

        assertThat(imported.flag("f").enabled()).isFalse();
        assertThat(imported.flag("f").offVariation()).isNull();
    }

    @Test
    void anIfIsTriedInItsOrder() {
        Imported imported = read("""
                {'if': [{'==': [{'var': 'plan'}, 'gold']}, 'on',
                        {'==': [{'var': 'plan'}, 'iron']}, {'if': [{'in': [{'var': 'country'}, ['de', 'fr']]}, 'on']},
                        {'or': [{'starts_with': [{'var': 'email'}, 'a']}, {'ends_with': [{'var': 'email'}, 'z']}]}, 'on',
                        'off']}
                """);

        assertThat(imported.variation("f", USER.with("plan", "gold"))).isEqualTo("on");
        assertThat(imported.variation("f", USER.with("plan", "iron").with("country", "de")))
                .isEqualTo("on");
        assertThat(imported.variation("f", USER.with("plan", "iron").with("email", "a")))
                .isEqualTo("off");
        assertThat(imported.variation("f", USER.with("email", "a"))).isEqualTo("on");
        assertThat(imported.variation("f", USER.with("email", "z"))).isEqualTo("on");
        assertThat(imported.variation("f", USER.with("email", "m"))).isEqualTo("off");
        assertThat(imported.variation("f", USER)).isEqualTo("off");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'===': [{'var': 'a'}, true]} | true | false",
                "{'==': ['x', {'var': 'a'}]} | x | y",
                "{'==': [{'var': 'a'}, 5]} | 5 | 6",
                "{'!=': [{'var': 'a'}, 'x']} | y | x",
                "{'!==': [{'var': 'a'}, 5]} | 6 | 5",
                "{'!': {'==': [{'var': 'a'}, 'x']}} | y | x",
                "{'in': ['b', {'var': 'a'}]} | abc | axc",
                "{'in': [{'var': 'a'}, [1, 2]]} | 2 | 3",
                "{'<': [{'var': 'a'}, 5]} | 4 | 5",
                "{'<': [5, {'var': 'a'}]} | 6 | 5",
                "{'<=': [1, {'var': 'a'}, 3]} | 3 | 4",
                "{'>': [{'var': 'a'}, 1.5]} | 2 | 1",
                "{'and': [{'>=': [{'var': 'a'}, 1]}, {'<': [{'var': 'a'}, 3]}]} | 2 | 3",
                "{'sem_ver': [{'var': 'a'}, '>=', '1.2.0']} | 1.2.0 | 1.1.9",
                "{'sem_ver': [{'var': 'a'}, '!=', '1.2.0']} | 1.2.1 | 1.2.0",
                "{'sem_ver': [{'var': 'a'}, '^', '1.2.0']} | 1.0.0-alpha | 2.0.0-alpha",
                "{'sem_ver': [{'var': 'a'}, '~', '1.2.0']} | 1.2.9 | 1.3.0",
            })
    void comparisonsMeanTheSame(String condition, String holds, String fails) {
        Imported imported = read("{'if': [%s, 'on', 'off']}".formatted(condition));

        assertThat(imported.variation("f", USER.with("a", value(holds)))).isEqualTo("on");
        assertThat(imported.variation("f", USER.with("a", value(fails)))).isEqualTo("off");
    }

    @Test
    void aDotLeadsIntoTheContextAndReferencesAreFollowed() {
        Imported imported = Imported.of(new FlagdFormat(), false, """
                {'flags': {'f': {'state': 'ENABLED', 'variants': {'on': true, 'off': false}, 'defaultVariant': 'off',
                   'targeting': {'if': [{'$ref': 'staff'}, 'on']}}},
                 '$evaluators': {'staff': {'===': [{'var': 'user.team'}, 'staff']}}}
                """);
        Value team = new Value.Structure(Map.of("team", Value.of("staff")));

        assertThat(imported.variation("f", USER.with("user", team))).isEqualTo("on");
        assertThat(imported.variation("f", USER)).isEqualTo("off");
    }

    @Test
    void fractionsKeepTheirSizesAndSayThatUsersMove() {
        String fractions = "{'fractional': [['on', 1], ['off', 3]]}";
        assertThat(refused(fractions)).contains("another hash", "usersMayMove=true");

        Imported moved = Imported.of(new FlagdFormat(), true, document(fractions));
        assertThat(split(moved).allocation().weights()).isEqualTo(Map.of("on", 25_000, "off", 75_000));
        assertThat(split(moved).stickiness()).isEqualTo(Stickiness.TARGETING_KEY);
        assertThat(moved.translation().notes())
                .anySatisfy(note -> assertThat(note.why()).contains("most users are dealt another part"));
    }

    @Test
    void fractionsAreDealtByTheAttributeTheyName() {
        assertThat(dealtBy("{'var': 'email'}")).isEqualTo(new Stickiness(null, List.of("email"), false));
        assertThat(dealtBy("{'cat': [{'var': '$flagd.flagKey'}, {'var': 'email'}]}"))
                .isEqualTo(new Stickiness(null, List.of("email"), false));
        assertThat(dealtBy("{'cat': ['shared', {'var': 'user.id'}]}"))
                .isEqualTo(new Stickiness("shared", List.of("/user/id"), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'nowhere' | no variant 'nowhere'",
                "{'cat': ['o', 'n']} | decides no variant",
                "{'if': [{'missing': ['a']}, 'on']} | nothing here is like it",
                "{'if': [{'==': [{'var': 'a'}, true]}, 'on']} | '===' can be taken over",
                "{'if': [{'==': [{'var': 'a'}, '5']}, 'on']} | '===' can be taken over",
                "{'if': [{'==': [{'var': ['a', 1]}, 'x']}, 'on']} | default",
                "{'if': [{'>': [{'var': '$flagd.timestamp'}, 5]}, 'on']} | should be an attribute",
                "{'if': [{'!': {'or': [{'===': [{'var': 'a'}, 'x']}, {'===': [{'var': 'b'}, 'x']}]}}, 'on']} | turned round",
                "{'if': [{'sem_ver': [{'var': 'a'}, 'like', '1.0.0']}, 'on']} | nothing here is like 'like'",
                "{'if': [{'sem_ver': [{'var': 'a'}, '^', 'x']}, 'on']} | no version",
                "{'if': [{'$ref': 'nobody'}, 'on']} | is missing",
                "{'if': [{'===': [{'var': 'a'}]}, 'on']} | 2 arguments",
            })
    void whatHasNoCounterpartIsRefused(String targeting, String why) {
        assertThat(refused(targeting)).contains(why);
    }

    @Test
    void aFlagWithoutADefaultIsRefused() {
        Imported imported = Imported.of(
                new FlagdFormat(), false, "{'flags': {'f': {'state': 'ENABLED', 'variants': {'on': true}}}}");

        assertThat(imported.refusal("f")).contains("defaultVariant");
    }

    private static Stickiness dealtBy(String by) {
        String fractions = "{'fractional': [%s, ['on', 50], ['off', 50]]}".formatted(by);
        return split(Imported.of(new FlagdFormat(), true, document(fractions))).stickiness();
    }

    private static Serve.Split split(Imported imported) {
        return (Serve.Split) imported.flag("f").rules().get(0).serve();
    }

    private static Value value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Value.of(text.equals("true"));
        }
        return text.matches("[0-9]+") ? Value.of(Long.parseLong(text)) : Value.of(text);
    }

    private static String refused(String targeting) {
        return Imported.of(new FlagdFormat(), false, document(targeting)).refusal("f");
    }

    private static Imported read(String targeting) {
        return Imported.of(new FlagdFormat(), false, document(targeting));
    }

    private static String document(String targeting) {
        return """
                {'flags': {'f': {'state': 'ENABLED', 'variants': {'on': true, 'off': false}, 'defaultVariant': 'off',
                  'targeting': %s}}}
                """.formatted(targeting);
    }
}
