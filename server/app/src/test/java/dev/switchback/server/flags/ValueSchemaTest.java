package dev.switchback.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueSchemaTest {

    @Test
    void valuesThatFitAreFine() {
        String schema = """
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["size"],
                 "properties": {"size": {"$ref": "#/$defs/size"}, "name": {"type": "string", "pattern": "^[a-z]+$"}},
                 "additionalProperties": false, "$defs": {"size": {"type": "integer", "minimum": 1}}}
                """;

        assertThat(problems(schema, "{\"size\": 3, \"name\": \"ab\"}", "{\"size\": 1}"))
                .isEmpty();
        assertThat(problems("true", "{\"a\": [1, null]}")).isEmpty();
        assertThat(problems("{\"pattern\": \"b\"}", "\"abc\"")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"object\"} | [] | /variations/1/value",
                "{\"properties\": {\"a\": {\"type\": \"integer\"}}} | {\"a\": \"x\"} | /variations/1/value/a",
                "{\"items\": {\"maximum\": 3}} | [1, 9] | /variations/1/value/1",
                "{\"pattern\": \"^b\"} | \"abc\" | /variations/1/value",
                "false | {} | /variations/1/value",
            })
    void aValueThatDoesNotFitIsToldWhere(String schema, String value, String pointer) {
        List<Problem> problems =
                ValueSchema.problems(value(schema), List.of(variation("a", fitting(schema)), variation("b", value)));

        assertThat(problems).extracting(Problem::pointer).contains(pointer);
        assertThat(problems)
                .extracting(Problem::detail)
                .allSatisfy(detail -> assertThat(detail).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"strng\"} | /schema/type",
                "{\"minimum\": \"1\"} | /schema/minimum",
                "[] | /schema",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"} | /schema/$schema",
                "{\"$ref\": \"https://a.example/schema.json\"} | /schema/$ref",
                "{\"items\": {\"$ref\": \"file:///etc/passwd\"}} | /schema/items/$ref",
                "{\"$ref\": \"#\"} | /schema/$ref",
                "{\"$ref\": \"#/$defs/missing\"} | /schema/$ref",
                "{\"$id\": \"https://a.example/\"} | /schema/$id",
                "{\"properties\": {\"a\": {\"$dynamicRef\": \"#x\"}}} | /schema/properties/a/$dynamicRef",
                "{\"$defs\": {\"a\": {\"items\": {\"$ref\": \"#/$defs/a\"}}}} | /schema/$defs/a/items/$ref",
                "{\"pattern\": \"(?=x)\"} | /schema/pattern",
                "{\"patternProperties\": {\"((a{99}){99}){99}\": true}} | /schema/patternProperties",
            })
    void aSchemaThatCannotBeAppliedIsRefused(String schema, String pointer) {
        assertThat(problems(schema, "{}")).extracting(Problem::pointer).contains(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$ref", "$id", "pattern"})
    void aMemberThatIsCalledLikeAKeywordIsNone(String name) {
        assertThat(problems(
                        "{\"properties\": {\"%s\": {\"type\": \"string\"}}, \"const\": {\"%s\": \"(\"}}"
                                .formatted(name, name),
                        "{\"%s\": \"(\"}".formatted(name)))
                .isEmpty();
    }

    @Test
    void aSchemaIsBoundedInSizeAndInTheWorkItMakes() {
        String doubling = IntStream.range(0, 30)
                .mapToObj(i -> "\"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(",", "{\"$ref\": \"#/$defs/d0\", \"$defs\": {", ", \"d30\": {}}}"));
        String large = "{\"enum\": [\"%s\", \"%s\"]}".formatted("x".repeat(40_000), "y".repeat(40_000));
        String winding = IntStream.range(0, 100)
                .mapToObj(i -> "\"d%d\": {\"items\": {\"$ref\": \"#/$defs/d%d\"}}".formatted(i, i + 1))
                .collect(Collectors.joining(",", "{\"$ref\": \"#/$defs/d0\", \"$defs\": {", ", \"d100\": {}}}"));

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(problems(large, "{}"))
                    .extracting(Problem::detail)
                    .containsExactly("must not be larger than 65536 bytes");
            assertThat(problems(doubling, "{}"))
                    .extracting(Problem::detail)
                    .singleElement()
                    .asString()
                    .contains("too much work");
            assertThat(problems(winding, "{}"))
                    .extracting(Problem::detail)
                    .anySatisfy(detail -> assertThat(detail).contains("32 definitions"));
        });
    }

    private static List<Problem> problems(String schema, String... values) {
        List<Variation> variations = IntStream.range(0, values.length)
                .mapToObj(i -> variation("v" + i, values[i]))
                .toList();
        return ValueSchema.problems(value(schema), variations);
    }

    /** A value that fits each of the schemas above. */
    private static String fitting(String schema) {
        return schema.contains("pattern") ? "\"b\"" : schema.contains("items") ? "[]" : "{}";
    }

    private static Variation variation(String key, String json) {
        return new Variation(key, value(json));
    }

    private static Value value(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), Value.class);
    }
}
