package dev.switchback.server.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DifferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            {"a": 1}                        | {"a": 1}                         | none
            {"a": 1}                        | {"a": 2}                         | /a: 1 -> 2
            {"a": {"b": 1, "c": 2}}         | {"a": {"b": 1}}                  | /a/c: 2 -> null
            {"a": [1, 2]}                   | {"a": [2, 1]}                    | /a: [1,2] -> [2,1]
            {"rules": [{"id": "x", "n": 1}]} | {"rules": [{"id": "y", "n": 1}, {"id": "x", "n": 2}]} | /rules/x/n: 1 -> 2, /rules/y: null -> {"id":"y","n":1}
            {"rules": [{"id": "x"}, {"id": "y"}]} | {"rules": [{"id": "y"}, {"id": "x"}]} | /rules: ["x","y"] -> ["y","x"]
            {"rules": [{"id": "a/b~", "n": 1}]} | {"rules": [{"id": "a/b~", "n": 2}]} | /rules/a~1b~0/n: 1 -> 2
            {"targets": [{"variation": "v"}]} | {"targets": [{"variation": "v"}, {"variation": "v", "k": 1}]} | /targets: [{"variation":"v"}] -> [{"variation":"v"},{"variation":"v","k":1}]
            {"variations": [{"key": "v1", "value": 1}]} | {"variations": []}   | /variations/v1: {"key":"v1","value":1} -> null
            """)
    void whatDiffersIsNamedByWhatItIsCalled(String before, String after, @Nullable String expected) {
        assertThat(Difference.between(tree(before), tree(after)).stream()
                        .map(one -> one.pointer() + ": " + one.before() + " -> " + one.after())
                        .toList())
                .isEqualTo(expected == null ? List.of() : List.of(expected.split(", (?=/)")));
    }

    private static JsonNode tree(String document) {
        return Json.read(document.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
