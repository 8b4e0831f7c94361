package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.split;
import static dev.switchback.evaluation.FlagBuilder.variation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagCheckTest {
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Value TEXT = Value.of("a");
    private static final String[] ELEVEN = "a b c d e f g h i j k".split(" ");

    @Test
    void aFlagThatMakesSenseHasNoProblems() {
        FlagBuilder flag = flag().key("New-Checkout_2.0~b")
                .target("v2", "alice", "bob")
                .target("v1", "carol")
                .rules(
                        rule("1", V2, clause("plan", Operator.IN, TEXT, Value.of(1), Value.of(true))),
                        rule("2", split(1, 99_999)))
                .ramp(allocation(90_000, 10_000), rule("1", V2, clause("staff", Operator.PRESENT)));
        assertThat(FlagCheck.problems(flag.build())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                ".a",
                "a b",
                "a/b",
                "\u00e4",
                "__proto__",
                "constructor",
                "prototype",
                "toString",
                "hasOwnProperty",
                "valueOf"
            })
    void keysThatHurtSomewhereAreRefused(String key) {
        assertThat(pointers(flag().key(key))).contains("/key");
    }

    @Test
    void keysAreBounded() {
        assertThat(pointers(flag().key("k".repeat(128)))).isEmpty();
        assertThat(pointers(flag().key("k".repeat(129)))).containsExactly("/key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "\u00e4", "__proto__", "-", "\ud83d\ude00", "%2F"})
    void aFlagFromUnleashMayHaveAnyTextForAName(String key) {
        assertThat(pointers(flag().key(key).unleash())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000", "\n", "\u0085", "\ud83d", "\ude00\ud83d"})
    void whatIsNoTextIsNoName(String key) {
        assertThat(pointers(flag().key(key).unleash())).containsExactly("/key");
    }

    @Test
    void namesFromUnleashAreBoundedInCodePoints() {
        assertThat(pointers(flag().key("\ud83d\ude00".repeat(255)).unleash())).isEmpty();
        assertThat(pointers(flag().key("k".repeat(256)).unleash())).containsExactly("/key");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("/variations", flag().variations().off(null)),
                arguments("/variations", flag().variations(variations(51)).off(null)),
                arguments(
                        "/variations/1/key",
                        flag().variations(variation("v1"), variation("v1")).off(null)),
                arguments(
                        "/variations/1/key",
                        flag().variations(variation("v1"), variation("")).off(null)),
                arguments(
                        "/variations/1/key",
                        flag().variations(variation("v1"), variation("k".repeat(129)))
                                .off(null)),
                arguments("/variations/1/value", variationValue(FlagType.STRING, Value.of(1))),
                arguments("/variations/1/value", variationValue(FlagType.STRING, Value.of("\u00e9".repeat(32_769)))),
                arguments("/variations/1/value", variationValue(FlagType.STRING, Value.of("x".repeat(65_537)))),
                arguments("/offVariation", flag().off("none")),
                arguments("/rollbackVariation", flag().rollback("none")),
                arguments("/defaultRule/variation", flag().serve(new Serve.Fixed("none"))),
                arguments("/defaultRule/weights", flag().serve(ranges(new Range(0, 100_000, "none")))),
                arguments("/defaultRule/weights", flag().serve(ranges())),
                arguments("/defaultRule/weights", flag().serve(ranges(new Range(0, 99_999, "v1")))),
                arguments("/defaultRule/weights", flag().serve(ranges(new Range(1, 100_000, "v1")))),
                arguments(
                        "/defaultRule/weights",
                        flag().serve(ranges(new Range(0, 60_000, "v1"), new Range(50_000, 100_000, "v2")))),
                arguments(
                        "/defaultRule/weights",
                        flag().serve(ranges(new Range(50_000, 100_000, "v1"), new Range(0, 50_000, "v2")))),
                arguments(
                        "/defaultRule/weights",
                        flag().serve(ranges(new Range(0, 0, "v2"), new Range(0, 100_000, "v1")))),
                arguments("/targets/1/variation", flag().target("v1", "a").target("none", "b")),
                arguments("/targets/1/keys", flag().target("v1", "a").target("v2", "b", "a")),
                arguments("/targets", flag().target("v1", keys(5_000)).target("v2", moreKeys(5_001))),
                arguments("/rules", flag().rules(rules(201))),
                arguments("/rules/1/id", flag().rules(rule("r", V2), rule("r", V2))),
                arguments("/rules/1/serve/variation", flag().rules(rule("1", V2), rule("2", new Serve.Fixed("none")))),
                arguments("/rules/1/serve/weights", flag().rules(rule("1", V2), rule("2", ranges()))),
                arguments("/rules/0/clauses", flag().rules(rule("r", V2, clauses(51)))),
                arguments("/rules/0/clauses/0/attribute", withClause(clause("", Operator.IN, TEXT))),
                arguments("/rules/0/clauses/0/values", withClause(clause("a", Operator.IN))),
                arguments("/rules/0/clauses/0/values", withClause(clause("a", Operator.PRESENT, TEXT))),
                arguments("/rules/0/clauses/0/values", withClause(clause("a", Operator.IN, texts(1_001)))),
                arguments("/rules/0/clauses/0/values/1", withClause(clause("a", Operator.IN, TEXT, sequence(TEXT)))),
                arguments("/rules/0/clauses/0/values/0", withClause(clause("a", Operator.IN, Value.Null.INSTANCE))),
                arguments(
                        "/rules/0/clauses/0/values/2",
                        withClause(clause("a", Operator.CONTAINS, TEXT, TEXT, Value.of(1)))),
                arguments("/rules/0/clauses/0/values/0", withClause(clause("a", Operator.LESS_THAN, TEXT))),
                arguments("/rules/0/clauses/0/values/0", withClause(clause("a", Operator.MATCHES, Value.of(true)))),
                arguments("/rules/0/clauses/0/values/0", withClause(clause("a", Operator.MATCHES, Value.of("(")))),
                arguments(
                        "/rules/0/clauses/0/values/0",
                        withClause(clause("a", Operator.IN, Value.of("x".repeat(65_537))))),
                arguments("/prerequisites", flag().requires(prerequisites(51))),
                arguments("/prerequisites/0/flag", flag().requires("checkout")),
                arguments("/prerequisites/0/flag", flag().requires("")),
                arguments("/prerequisites/0/variations", flag().requires(new Prerequisite("other", Set.of()))),
                arguments("/rules/0/share", withShare(-1, Stickiness.TARGETING_KEY)),
                arguments("/rules/0/share", withShare(100_001, Stickiness.TARGETING_KEY)),
                arguments(
                        "/rules/0/share",
                        withShare(33_333, Stickiness.TARGETING_KEY).unleash()),
                arguments("/rules/0/share/stickiness/attributes", withShare(1, by(false))),
                arguments("/rules/0/share/stickiness/attributes", withShare(1, by(true, ELEVEN))),
                arguments("/rules/0/share/stickiness/attributes/1", withShare(1, by(false, "a", ""))),
                arguments("/rules/0/share/stickiness/attributes/0", withShare(1, by(false, "/a~"))),
                arguments("/rules/0/serve/stickiness/attributes", flag().rules(rule("r", splitBy(by(false), 100_000)))),
                arguments("/defaultRule/stickiness/attributes/0", flag().serve(splitBy(by(true, ""), 100_000))),
                arguments("/defaultRule/parts", flag().serve(splitBy(by(true), 7))),
                arguments(
                        "/defaultRule/parts", flag().serve(splitBy(by(true), 0)).unleash()),
                arguments(
                        "/defaultRule/parts",
                        flag().serve(splitBy(by(true), 100_001)).unleash()),
                arguments("/ramp/allocation", flag().ramp(new Allocation(List.of()))),
                arguments("/ramp/allocation", flag().ramp(Allocation.of(Map.of("none", 100_000)))),
                arguments("/ramp/audiences", flag().ramp(allocation(1, 99_999), rules(201))),
                arguments(
                        "/ramp/audiences/0/serve/variation",
                        flag().ramp(allocation(1, 99_999), rule("r", new Serve.Fixed("none")))),
                arguments(
                        "/ramp/audiences/0/clauses/0/values",
                        flag().ramp(allocation(1, 99_999), rule("r", V2, clause("a", Operator.IN)))));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aProblemPointsAtWhatIsWrong(String pointer, FlagBuilder flag) {
        assertThat(pointers(flag)).contains(pointer);
        assertThat(flag.compiled().evaluate("checkout", Context.of("alice")))
                .isEqualTo(Evaluation.error(ErrorCode.PARSE_ERROR, 7));
    }

    @Test
    void everythingAtItsLimitIsFine() {
        FlagBuilder flag = flag().variations(variations(50))
                .rollback("0")
                .off("1")
                .serve(new Serve.Fixed("2"))
                .target("3", keys(10_000))
                .rules(IntStream.range(0, 200)
                        .mapToObj(i -> rule("r" + i, new Serve.Fixed("4"), i == 0 ? clauses(50) : clauses(1)))
                        .toArray(Rule[]::new));
        assertThat(FlagCheck.problems(flag.build())).isEmpty();
        assertThat(pointers(withClause(clause("a", Operator.IN, texts(1_000))))).isEmpty();
        assertThat(pointers(variationValue(FlagType.STRING, Value.of("\u00e9".repeat(32_768)))))
                .isEmpty();
    }

    @Test
    void jsonIsBoundedInDepthAndInEveryString() {
        Value deepest = nested(Limits.JSON_DEPTH, FlagCheckTest::sequence);
        assertThat(pointers(json(deepest))).isEmpty();
        assertThat(pointers(json(sequence(deepest)))).containsExactly("/variations/1/value");
        assertThat(pointers(json(nested(65, value -> structure("name", value)))))
                .containsExactly("/variations/1/value");
        assertThat(pointers(json(structure("x".repeat(65_537), TEXT)))).containsExactly("/variations/1/value");
        assertThat(pointers(json(sequence(Value.of("x".repeat(65_537)))))).containsExactly("/variations/1/value");
    }

    @Test
    void jsonTooDeepForTheStackIsAProblemLikeAnother() {
        assertThat(pointers(json(nested(100_000, FlagCheckTest::sequence)))).containsExactly("/variations/1/value");
    }

    @Test
    void aFlagTellsOfAHundredProblemsAtMost() {
        Value[] numbers = IntStream.range(0, 1_000).mapToObj(Value::of).toArray(Value[]::new);
        assertThat(FlagCheck.problems(
                        withClause(clause("a", Operator.CONTAINS, numbers)).build()))
                .hasSize(100);
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless decoder could hand over
    void aFlagWithPartsMissingIsAProblemNotAnException() {
        assertThat(pointers(flag().serve(null))).containsExactly("");
        assertThat(pointers(flag().type(null))).containsExactly("");
        assertThat(pointers(flag().key(null))).containsExactly("");
        assertThat(pointers(flag().rollback(null))).containsExactly("/rollbackVariation");
        assertThat(pointers(json(new Value.Structure(Collections.singletonMap("a", null)))))
                .containsExactly("");
    }

    private static List<String> pointers(FlagBuilder flag) {
        return FlagCheck.problems(flag.build()).stream().map(Problem::pointer).toList();
    }

    private static FlagBuilder withShare(int buckets, Stickiness stickiness) {
        return flag().rules(rule("r", new Share(buckets, stickiness), V2));
    }

    private static Stickiness by(boolean orRandom, String... attributes) {
        return new Stickiness(null, List.of(attributes), orRandom);
    }

    private static Serve splitBy(Stickiness stickiness, int parts) {
        return new Serve.Split(allocation(50_000, 50_000), stickiness, parts);
    }

    private static Prerequisite[] prerequisites(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Prerequisite("f" + i, Set.of("v2")))
                .toArray(Prerequisite[]::new);
    }

    private static FlagBuilder withClause(Clause clause) {
        return flag().rules(rule("r", V2, clause));
    }

    private static FlagBuilder variationValue(FlagType type, Value value) {
        return flag().type(type)
                .variations(variation("v1"), new Variation("v2", value))
                .off(null);
    }

    private static FlagBuilder json(Value value) {
        return variationValue(FlagType.JSON, value);
    }

    private static Serve ranges(Range... ranges) {
        return new Serve.Split(new Allocation(List.of(ranges)));
    }

    private static Value sequence(Value item) {
        return new Value.Sequence(List.of(item));
    }

    private static Value structure(String name, Value value) {
        return new Value.Structure(Map.of(name, value));
    }

    private static Value nested(int depth, Function<Value, Value> around) {
        Value value = TEXT;
        for (int i = 1; i < depth; i++) {
            value = around.apply(value);
        }
        return value;
    }

    private static Variation[] variations(int count) {
        return IntStream.range(0, count).mapToObj(i -> variation("" + i)).toArray(Variation[]::new);
    }

    private static Rule[] rules(int count) {
        return IntStream.range(0, count).mapToObj(i -> rule("r" + i, V2)).toArray(Rule[]::new);
    }

    private static Clause[] clauses(int count) {
        return Collections.nCopies(count, clause("a", Operator.IN, TEXT)).toArray(Clause[]::new);
    }

    private static Value[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> Value.of("t" + i)).toArray(Value[]::new);
    }

    private static String[] keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "user-" + i).toArray(String[]::new);
    }

    private static String[] moreKeys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "other-" + i).toArray(String[]::new);
    }
}
