package dev.switchback.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AllocationVectorsTest {

    @TestFactory
    Stream<DynamicTest> theVectorsOfTheSpecificationHold() throws IOException {
        return Vectors.read("allocations.json").stream()
                .map(vector -> dynamicTest(text(vector.get("name")), () -> {
                    List<Range> before = ranges(vector.get("before"));
                    Map<String, Integer> weights = weights(vector.get("weights"));
                    Allocation after =
                            before.isEmpty() ? Allocation.of(weights) : new Allocation(before).reweighted(weights);
                    assertThat(after.ranges()).isEqualTo(ranges(vector.get("after")));
                }));
    }

    private static List<Range> ranges(@Nullable Value ranges) {
        return items(ranges).stream()
                .map(AllocationVectorsTest::items)
                .map(range -> new Range(whole(range.get(0)), whole(range.get(1)), text(range.get(2))))
                .toList();
    }

    private static Map<String, Integer> weights(@Nullable Value weights) {
        Map<String, Integer> read = new LinkedHashMap<>();
        ((Value.Structure) Objects.requireNonNull(weights))
                .members()
                .forEach((variation, weight) -> read.put(variation, whole(weight)));
        return read;
    }

    private static List<Value> items(@Nullable Value list) {
        return ((Value.Sequence) Objects.requireNonNull(list)).items();
    }

    private static int whole(Value number) {
        return (int) ((Value.Whole) number).value();
    }

    private static String text(@Nullable Value text) {
        return ((Value.Text) Objects.requireNonNull(text)).value();
    }
}
