package dev.switchback.server.unleash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.switchback.server.importing.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of Unleash's client specification, and ours in its format, answered three times: by the Java SDK's engine as a
 * check on the cases, by our engine after an import, and by the Java SDK's engine after an import and an export.
 */
final class ConformanceTest {
    private static final Path OURS = Path.of("src", "test", "resources", "unleash");

    /** Ours alone: the Java SDK does not know these operators yet. */
    private static final String NEWER = "newer-operators.json";

    /** Where the specification's own files lie, beside a checkout; {@code switchback.conformance} says otherwise. */
    private static final Path SHARED = Path.of(
            System.getProperty(
                    "switchback.conformance",
                    Path.of("..", "..", "..", "shared", "conformance").toString()),
            "unleash");

    @TestFactory
    Stream<DynamicNode> everyCaseOfOursIsAnsweredAlike() {
        return containers(OURS);
    }

    /** Shows that it is missing: a factory that makes no tests does not. */
    @Test
    void theSpecificationIsAtHand() {
        assumeThatSpecificationIsAtHand();

        assertThat(SHARED.resolve("index.json")).exists();
    }

    @TestFactory
    Stream<DynamicNode> everyCaseOfTheSpecificationIsAnsweredAlike() {
        assumeThatSpecificationIsAtHand();
        return containers(SHARED);
    }

    private static void assumeThatSpecificationIsAtHand() {
        Assumptions.assumeTrue(
                Files.isDirectory(SHARED), () -> "the specification's files are not at " + SHARED.toAbsolutePath());
    }

    private static Stream<DynamicNode> containers(Path folder) {
        List<Specification> all = Specification.all(folder);
        assertThat(all).isNotEmpty();
        return all.stream()
                .map(specification -> DynamicContainer.dynamicContainer(specification.name(), tests(specification)));
    }

    private static Stream<DynamicNode> tests(Specification specification) {
        Takeover translation = Importer.translate(Source.read(Node.read(specification.bytes())));
        Evaluators.Evaluator sdk = Evaluators.theirs(specification.bytes());
        Evaluators.Evaluator ours = Evaluators.ours(translation);
        Evaluators.Evaluator back = Evaluators.theirs(Evaluators.written(Evaluators.exported(translation)));
        if (specification.name().equals(NEWER)) {
            return specification.cases().stream().map(one -> test("imported", ours, one));
        }
        return specification.cases().stream()
                .flatMap(one -> Stream.of(
                        test("SDK", sdk, one), test("imported", ours, one), test("exported again", back, one)));
    }

    private static DynamicNode test(String who, Evaluators.Evaluator evaluator, Case one) {
        return dynamicTest(who + ": " + one.description(), () -> {
            Case.Answer answer = evaluator.answer(one.flag(), one.context());
            assertThat(one.asksForVariant() ? answer : answer.plain())
                    .as("%s for %s", one.flag(), one.context())
                    .isEqualTo(one.expected());
        });
    }
}
