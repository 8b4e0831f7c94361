package dev.switchback.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.evaluation.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class EvaluationVectorsTest {
    private static final Path HOME = Path.of("../../docs/spec/vectors");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    @TestFactory
    Stream<DynamicNode> theVectorsOfTheSpecificationHold() {
        return Stream.of("precedence.json", "modes.json", "stickiness.json", "segments.json", "prerequisites.json")
                .map(file -> dynamicContainer(file, read(file).map(EvaluationVectorsTest::group)));
    }

    private static DynamicNode group(Node group) {
        AtomicLong chance = new AtomicLong();
        SnapshotCodec.Read read =
                SnapshotCodec.read(Json.write(group.at("snapshot").value()));
        CompiledSnapshot snapshot = CompiledSnapshot.compile(read.snapshot(), new Surroundings(CLOCK, chance::get));
        DynamicTest broken = dynamicTest("what is broken", () -> {
            assertThat(read.rejected()).isEmpty();
            assertThat(snapshot.problems()).containsOnlyKeys(keys(group, "broken"));
            assertThat(snapshot.segmentProblems()).containsOnlyKeys(keys(group, "brokenSegments"));
        });
        Stream<DynamicTest> cases = group.at("cases").items().stream()
                .map(vector -> dynamicTest(vector.at("name").text(), () -> {
                    chance.set(vector.find("random").map(Node::whole).orElse(0L) << 32);
                    check(vector, snapshot);
                }));
        return dynamicContainer(group.at("name").text(), Stream.concat(Stream.of(broken), cases));
    }

    private static void check(Node vector, CompiledSnapshot snapshot) {
        String flag = vector.find("flag").map(Node::text).orElse("f");
        Context context = context(vector.at("context"));
        Evaluation evaluation = snapshot.evaluate(flag, context);
        Node expected = vector.at("expected");
        assertThat(evaluation.variation()).isEqualTo(text(expected, "variation"));
        assertThat(evaluation.reason()).hasToString(text(expected, "reason"));
        assertThat(evaluation.cause()).hasToString(text(expected, "cause"));
        assertThat(evaluation.aside()).isEqualTo(text(expected, "aside"));
        assertThat(evaluation.complete())
                .isEqualTo(expected.find("complete").map(Node::bool).orElse(false));
        assertThat(
                        evaluation.errorCode() == null
                                ? null
                                : evaluation.errorCode().name())
                .isEqualTo(text(expected, "errorCode"));
        assertThat(snapshot.explain(flag, context).evaluation()).isEqualTo(evaluation);
    }

    /** A context is written flat, the targeting key among the attributes. */
    private static Context context(Node context) {
        Map<String, Value> attributes = new LinkedHashMap<>(((Value.Structure) context.value()).members());
        attributes.remove(Context.TARGETING_KEY);
        return new Context(text(context, Context.TARGETING_KEY), attributes);
    }

    private static @Nullable String text(Node node, String member) {
        return node.find(member).map(Node::text).orElse(null);
    }

    private static String[] keys(Node group, String member) {
        return group.find(member)
                .map(keys -> keys.list(Node::text))
                .orElse(List.of())
                .toArray(String[]::new);
    }

    private static Stream<Node> read(String file) {
        try {
            byte[] document = Files.readAllBytes(HOME.resolve(file));
            return Node.root(Json.read(document, SnapshotCodec.LIMIT)).items().stream();
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
