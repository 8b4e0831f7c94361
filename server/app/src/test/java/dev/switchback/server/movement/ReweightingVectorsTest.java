package dev.switchback.server.movement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Range;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ReweightingVectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/vectors/allocations.json");

    @TestFactory
    Stream<DynamicTest> theVectorsOfTheSpecificationHold() throws IOException {
        return items(new ObjectMapper().readTree(VECTORS.toFile()))
                .map(vector -> dynamicTest(vector.get("name").asText(), () -> {
                    List<Range> before = ranges(vector.get("before"));
                    Map<String, Integer> weights = weights(vector.get("weights"));
                    Allocation after =
                            before.isEmpty() ? Allocation.of(weights) : Reweighting.of(new Allocation(before), weights);
                    assertThat(after.ranges()).isEqualTo(ranges(vector.get("after")));
                }));
    }

    private static List<Range> ranges(JsonNode ranges) {
        return items(ranges)
                .map(range -> new Range(
                        range.get(0).asInt(), range.get(1).asInt(), range.get(2).asText()))
                .toList();
    }

    private static Map<String, Integer> weights(JsonNode weights) {
        Map<String, Integer> read = new LinkedHashMap<>();
        weights.properties()
                .forEach(weight -> read.put(weight.getKey(), weight.getValue().asInt()));
        return read;
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
