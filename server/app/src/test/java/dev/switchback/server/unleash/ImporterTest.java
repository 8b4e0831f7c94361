package dev.switchback.server.unleash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import dev.switchback.server.importing.Remark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImporterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'strategies': [{'name': 'applicationHostname', 'parameters': {'hostNames': 'a'}}] | host",
                "'strategies': [{'name': 'our-own'}] | application's own code",
                "'strategies': [{'name': 'flexibleRollout', 'parameters': {'rollout': '12.5'}}] | SDKs disagree",
                "'strategies': [{'name': 'flexibleRollout', 'parameters': {'rollout': '101'}}] | SDKs disagree",
                "'strategies': [{'name': 'gradualRolloutUserId', 'parameters': {'percentage': '5'}}] | SDKs disagree",
                "'strategies': [{'name': 'default', 'disabled': true}] | all are disabled",
                "'strategies': [{'name': 'default', 'constraints': [{'contextName': 'targetingKey', 'operator': 'IN', "
                        + "'values': ['a']}]}] | something else here",
                "'strategies': [{'name': 'default', 'constraints': [{'contextName': '/a', 'operator': 'IN', "
                        + "'values': ['a']}]}] | something else here",
                "'strategies': [{'name': 'default', 'constraints': [{'contextName': 'currentTime', 'operator': "
                        + "'DATE_AFTER', 'value': '2026-01-01T00:00:00'}]}] | no offset",
                "'strategies': [{'name': 'default', 'constraints': [{'contextName': 'a'}]}] | is missing",
                "'strategies': 'none' | should be a list",
                "'strategies': [], 'variants': [{'name': 'off', 'weight': 1}] | something else here",
                "'strategies': [], 'variants': [{'name': 'disabled', 'weight': 1}] | something else here",
                "'strategies': [], 'variants': [{'name': 'a', 'weight': -1}, {'name': 'b', 'weight': 5}] | negative",
                "'strategies': [], 'variants': [{'name': 'a', 'weight': 100001}] | 100,000",
                "'strategies': [], 'variants': [{'name': 'a', 'weight': 1}, {'name': 'a', 'weight': 1, 'payload': "
                        + "{'type': 'string', 'value': 'x'}}] | different payloads",
                "'strategies': [], 'dependencies': [{'feature': 'parent', 'enabled': false, 'variants': ['a']}] "
                        + "| wants the parent off",
                "'strategies': [], 'dependencies': [{'feature': 'unreadable'}] | refused itself",
                "'strategies': [{'name': 'default', 'segments': [5]}] | refused itself",
            })
    void whatHasNoCounterpartIsRefusedWholeAndNamed(String members, String why) {
        Takeover translation = translate("""
                {'name': 'asked', 'enabled': true, %s},
                {'name': 'parent', 'enabled': true, 'strategies': []},
                {'name': 'unreadable', 'enabled': true, 'strategies': [{'name': 'own'}]}
                """.formatted(members), "{'id': 5, 'name': 'named only'}");

        assertThat(names(translation)).containsExactly("parent");
        assertThat(translation.refused())
                .filteredOn(remark -> remark.key().equals("asked"))
                .singleElement()
                .satisfies(
                        remark -> assertThat(remark.what() + " " + remark.why()).contains(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name': 'default', 'constraints': [{'contextName': 'a', 'operator': 'NO_SUCH', 'inverted': true}]}",
                "{'name': 'default', 'constraints': [{'contextName': 'a', 'operator': 'REGEX', 'value': '(?=a)'}]}",
                "{'name': 'default', 'constraints': [{'contextName': 'a', 'operator': 'NUM_GT', 'value': 'many'}]}",
                "{'name': 'default', 'constraints': [{'contextName': 'a', 'operator': 'SEMVER_EQ', 'value': 'v1.2.3'}]}",
                "{'name': 'default', 'constraints': [{'contextName': 'currentTime', 'operator': 'DATE_AFTER', 'value': 'x'}]}",
                "{'name': 'default', 'constraints': [{'contextName': 'a', 'operator': 'IN', 'values': []}]}",
                "{'name': 'default', 'constraints': [{'contextName': 'a', 'operator': 'STR_CONTAINS'}]}",
                "{'name': 'default', 'segments': [99]}",
                "{'name': 'userWithId', 'parameters': {'userIds': ' , '}}",
                "{'name': 'remoteAddress', 'parameters': {'IPs': 'localhost'}}",
                "{'name': 'flexibleRollout', 'parameters': {'rollout': 'half'}}",
                "{'name': 'default', 'disabled': true}",
            })
    void aStrategyThatLetsNobodyInIsLeftOutWithANote(String strategy) {
        Takeover translation = translate("""
                {'name': 'f', 'enabled': true, 'strategies': [%s, {'name': 'userWithId', 'parameters': {'userIds': 'u'}}]}
                """.formatted(strategy), "");

        assertThat(flag(translation).rules()).hasSize(1);
        assertThat(translation.notes()).singleElement().satisfies(note -> {
            assertThat(note.key()).isEqualTo("f");
            assertThat(note.what()).isEqualTo("strategy 1");
            assertThat(note.why()).startsWith("lets nobody in");
        });
    }

    @Test
    void aPlainFlagIsABoolean() {
        Flag flag = flag(translate("{'name': 'f', 'enabled': true, 'strategies': []}", ""));

        assertThat(flag.type()).isEqualTo(FlagType.BOOLEAN);
        assertThat(flag.normaliser()).isEqualTo(Normaliser.UNLEASH);
        assertThat(flag.rollbackVariation()).isEqualTo("off");
        assertThat(flag.variations())
                .containsExactly(new Variation("off", Value.of(false)), new Variation("on", Value.of(true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "string | a | csv | b,c | STRING",
                "number | 1 | number | 2.5 | NUMBER",
                "number | 1 | number | many | JSON",
                "number | 1 | string | x | JSON",
                "json | {} | json | [1] | JSON",
                "json | {broken | string | x | STRING",
            })
    void payloadsDecideTheType(String type, String value, String other, String otherValue, FlagType expected) {
        Flag flag = flag(translate("""
                {'name': 'f', 'enabled': true, 'strategies': [], 'variants': [
                  {'name': 'a', 'weight': 1, 'payload': {'type': '%s', 'value': '%s'}},
                  {'name': 'b', 'weight': 1, 'payload': {'type': '%s', 'value': '%s'}}]}
                """.formatted(type, value, other, otherValue), ""));

        assertThat(flag.type()).isEqualTo(expected);
        assertThat(flag.variations()).extracting(Variation::key).containsExactly("off", "a", "b");
    }

    @Test
    void variantsWithoutPayloadsServeTheirNames() {
        Flag flag = flag(translate(
                "{'name': 'f', 'enabled': true, 'strategies': [], 'variants': [{'name': 'red', 'weight': 1}]}", ""));

        assertThat(flag.variations())
                .containsExactly(new Variation("off", Value.of("")), new Variation("red", Value.of("red")));
    }

    @Test
    void aFlagWhoseParentCannotBeIsOffForEverybodyAndSaysSo() {
        Takeover translation = translate("""
                {'name': 'f', 'enabled': true, 'strategies': [], 'dependencies': [{'feature': 'nobody'}]}
                """, "");

        assertThat(flag(translation).rules()).isEmpty();
        assertThat(flag(translation).prerequisites()).isEmpty();
        assertThat(translation.notes().get(0).why()).contains("off for everybody", "'nobody' does not exist");
    }

    @Test
    void twoFlagsOfOneNameAreBothRefused() {
        Takeover translation = translate(
                "{'name': 'f', 'enabled': true, 'strategies': []}, {'name': 'f', 'enabled': true, 'strategies': []}",
                "");

        assertThat(translation.flags()).isEmpty();
        assertThat(translation.refused()).containsExactly(new Remark("f", "", "there are two flags of that name"));
    }

    @Test
    void anExportOfTheAdminApiIsReadToo() {
        Takeover translation = Importer.translate(source("""
                {'features': [{'name': 'f', 'type': 'release', 'description': 'why'}, {'name': 'gone', 'archived': true},
                   {'name': 'twice'}, {'name': 'child'}],
                 'featureStrategies': [
                   {'featureName': 'f', 'name': 'userWithId', 'parameters': {'userIds': 'u2'}, 'sortOrder': 2},
                   {'featureName': 'f', 'name': 'default', 'segments': [3], 'sortOrder': 9},
                   {'featureName': 'f', 'name': 'userWithId', 'parameters': {'userIds': 'u1'}, 'sortOrder': 1}],
                 'featureEnvironments': [{'featureName': 'f', 'enabled': true}, {'featureName': 'twice', 'enabled': true},
                   {'featureName': 'twice', 'enabled': true}, {'featureName': 'child', 'enabled': false}],
                 'dependencies': [{'feature': 'child', 'dependencies': [{'feature': 'f'}]}],
                 'segments': [{'id': 3, 'name': 'adults'}]}
                """));

        assertThat(translation.flags()).isEmpty();
        assertThat(translation.refused())
                .extracting(Remark::key)
                .containsExactly("gone", "twice", "segment 3", "f", "child");

        Takeover whole = Importer.translate(source("""
                {'data': {'features': [{'name': 'f', 'description': 'why'}], 'featureStrategies': [
                   {'featureName': 'f', 'name': 'userWithId', 'parameters': {'userIds': 'u2'}, 'sortOrder': 2},
                   {'featureName': 'f', 'name': 'userWithId', 'parameters': {'userIds': 'u1'}, 'sortOrder': 1}],
                 'featureEnvironments': [{'featureName': 'f', 'enabled': true, 'variants': []}]}}
                """));
        assertThat(whole.flags().get(0).description()).isEqualTo("why");
        assertThat(flag(whole).rules().get(0).clauses().get(0).values()).containsExactly(Value.of("u1"));
    }

    @Test
    void whatIsNoStateIsNone() {
        assertThatThrownBy(() -> source("{'flags': []}"))
                .isInstanceOfSatisfying(
                        Inexpressible.class,
                        missing -> assertThat(missing.about("").what()).isEqualTo("features"));
    }

    private static Takeover translate(String features, String segments) {
        return Importer.translate(source("{'features': [%s], 'segments': [%s]}".formatted(features, segments)));
    }

    private static Source source(String json) {
        return Source.read(Node.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static Flag flag(Takeover translation) {
        assertThat(translation.flags()).as(translation.refused().toString()).hasSize(1);
        return translation.flags().get(0).flag();
    }

    private static List<String> names(Takeover translation) {
        return translation.flags().stream()
                .map(imported -> imported.flag().key())
                .toList();
    }
}
