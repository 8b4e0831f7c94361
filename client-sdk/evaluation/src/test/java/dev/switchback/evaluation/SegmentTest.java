package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.compiled;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.in;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.segment;
import static dev.switchback.evaluation.FlagBuilder.segmentRule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Clause GOLD = clause("plan", Operator.IN, Value.of("gold"));
    private static final Context ALICE = Context.of("alice");

    @Test
    void whoIsIncludedBelongsWhateverElseIsSaid() {
        Segment segment = new Segment("s", 1, Set.of("alice"), Set.of("alice"), List.of());
        assertThat(belongs(segment, ALICE)).isTrue();
        assertThat(belongs(segment, Context.of("bob"))).isFalse();
    }

    @Test
    void whoIsExcludedDoesNotBelongWhateverTheRulesSay() {
        Segment segment = new Segment("s", 1, Set.of(), Set.of("alice"), List.of(segmentRule("all")));
        assertThat(belongs(segment, ALICE)).isFalse();
        assertThat(belongs(segment, Context.of("bob"))).isTrue();
        assertThat(belongs(segment, Context.anonymous())).isTrue();
    }

    @Test
    void anyRuleWillDoAndEachWantsAllItsClauses() {
        Clause adult = clause("adult", Operator.IN, Value.of(true));
        Segment segment =
                segment("s", segmentRule("1", GOLD, adult), segmentRule("2", clause("staff", Operator.PRESENT)));
        assertThat(belongs(segment, ALICE)).isFalse();
        assertThat(belongs(segment, ALICE.with("plan", "gold"))).isFalse();
        assertThat(belongs(segment, ALICE.with("plan", "gold").with("adult", Value.of(true))))
                .isTrue();
        assertThat(belongs(segment, ALICE.with("staff", "yes"))).isTrue();
    }

    @Test
    void aRulesShareIsDealtByTheSegmentsKey() {
        SegmentRule third = new SegmentRule("r", List.of(), new Share(33_333, Stickiness.TARGETING_KEY));
        for (int user = 0; user < 1_000; user++) {
            String key = "user-" + user;
            assertThat(belongs(segment("s", third), Context.of(key))).isEqualTo(Bucketing.bucket("s", key) < 33_333);
        }
    }

    @Test
    void anyOfTheSegmentsOfAClauseWillDo() {
        List<Segment> segments = List.of(segment("gold", segmentRule("r", GOLD)), segment("none"));
        CompiledSnapshot snapshot =
                compiled(List.of(flag().rules(rule("r", V2, in("none", "gold"))).build()), segments);
        assertThat(snapshot.evaluate("checkout", ALICE.with("plan", "gold")).variation())
                .isEqualTo("v2");
        assertThat(snapshot.evaluate("checkout", ALICE).variation()).isEqualTo("v1");
    }

    @Test
    void aNegatedClauseWantsThemOutside() {
        Clause outside = new Clause("", Operator.SEGMENT, List.of(Value.of("gold")), true);
        CompiledSnapshot snapshot = compiled(
                List.of(flag().rules(rule("r", V2, outside)).build()),
                List.of(segment("gold", segmentRule("r", GOLD))));
        assertThat(snapshot.evaluate("checkout", ALICE.with("plan", "gold")).variation())
                .isEqualTo("v1");
        assertThat(snapshot.evaluate("checkout", ALICE).variation()).isEqualTo("v2");
    }

    @Test
    void segmentsNest() {
        List<Segment> chain = chain(20);
        CompiledSnapshot snapshot =
                compiled(List.of(flag().rules(rule("r", V2, in("s20"))).build()), chain);
        assertThat(snapshot.segmentProblems()).isEmpty();
        assertThat(snapshot.evaluate("checkout", ALICE.with("plan", "gold")).variation())
                .isEqualTo("v2");
        assertThat(snapshot.evaluate("checkout", ALICE).variation()).isEqualTo("v1");
    }

    @Test
    void segmentsDoNotNestWithoutEnd() {
        CompiledSnapshot snapshot = compiled(List.of(), chain(22));
        assertThat(snapshot.segmentProblems())
                .containsOnly(
                        problem("s21", "/rules", "must lead at most 20 levels deep, not 21"),
                        problem(
                                "s22",
                                "/rules/0/clauses/0/values/0",
                                "must name a sound segment, and 's21' has problems"));
    }

    @Test
    void segmentsMayNotMultiply() {
        List<Segment> segments = new ArrayList<>(List.of(segment("s0")));
        for (int i = 1; i <= 20; i++) {
            segments.add(segment("s" + i, segmentRule("r", in("s" + (i - 1)), in("s" + (i - 1)))));
        }
        CompiledSnapshot snapshot = compiled(
                List.of(
                        flag().rules(rule("r", V2, in("s12"))).build(),
                        flag().key("too-much")
                                .rules(rule("r", V2, in("s12"), in("s11")))
                                .build()),
                segments);
        assertThat(snapshot.segmentProblems().get("s13"))
                .containsExactly(new Problem("/rules", "must ask for at most 10000 of them in all, not 16383"));
        assertThat(snapshot.segmentProblems()).hasSize(8);
        assertThat(snapshot.problems())
                .containsOnly(problem("too-much", "/rules", "must ask for at most 10000 segments in all, not 12286"));
    }

    @Test
    void aSegmentThatLeadsBackToItselfBreaksWhoAsksForIt() {
        List<Segment> segments = List.of(
                segment("a", segmentRule("r", in("b"))),
                segment("b", segmentRule("r", in("fine"), in("c"))),
                segment("c", segmentRule("r", in("a"))),
                segment("self", segmentRule("r", in("self"))),
                segment("asks", segmentRule("r", in("a"))),
                segment("fine"));
        CompiledSnapshot snapshot = compiled(
                List.of(
                        flag().key("poor").rules(rule("r", V2, in("asks"))).build(),
                        flag().key("good").rules(rule("r", V2, in("fine"))).build()),
                segments);
        assertThat(snapshot.segmentProblems())
                .containsOnly(
                        problem("a", "/rules", "must not lead back to itself, as a -> b -> c -> a does"),
                        problem("b", "/rules", "must not lead back to itself, as b -> c -> a -> b does"),
                        problem("c", "/rules", "must not lead back to itself, as c -> a -> b -> c does"),
                        problem("self", "/rules", "must not lead back to itself, as self -> self does"),
                        problem(
                                "asks",
                                "/rules/0/clauses/0/values/0",
                                "must name a sound segment, and 'a' has problems"));
        assertThat(snapshot.problems())
                .containsOnly(problem(
                        "poor", "/rules/0/clauses/0/values/0", "must name a sound segment, and 'asks' has problems"));
        assertThat(snapshot.evaluate("poor", ALICE)).isEqualTo(Evaluation.error(ErrorCode.PARSE_ERROR, 7));
        assertThat(snapshot.evaluate("good", ALICE).variation()).isEqualTo("v1");
    }

    @Test
    void aLargeCycleIsNotSpeltOut() {
        List<Segment> segments = IntStream.range(0, 5_000)
                .mapToObj(i -> segment("s" + i, segmentRule("r", in("s" + (i + 1) % 5_000))))
                .toList();
        assertThat(compiled(List.of(), segments).segmentProblems())
                .hasSize(5_000)
                .containsEntry(
                        "s7",
                        List.of(new Problem(
                                "/rules", "must not lead back to itself, as it does together with 4999 others")));
    }

    @Test
    void anUnknownSegmentBreaksWhoAsksForIt() {
        CompiledSnapshot snapshot = compiled(
                List.of(flag().ramp(FlagBuilder.allocation(1, 99_999), rule("r", V2, GOLD, in("a", "none")))
                        .build()),
                List.of(segment("a"), segment("b", segmentRule("r"), segmentRule("q", in("nowhere")))));
        assertThat(snapshot.problems())
                .containsOnly(problem(
                        "checkout",
                        "/ramp/audiences/0/clauses/1/values/1",
                        "must name a segment, and there is no 'none'"));
        assertThat(snapshot.segmentProblems())
                .containsOnly(
                        problem("b", "/rules/1/clauses/0/values/0", "must name a segment, and there is no 'nowhere'"));
    }

    @Test
    void aSegmentIsBoundedInAllItHolds() {
        Set<String> keys =
                IntStream.range(0, 100_001).mapToObj(i -> "user-" + i).collect(Collectors.toSet());
        SegmentRule[] rules =
                IntStream.range(0, 201).mapToObj(i -> segmentRule("r" + i)).toArray(SegmentRule[]::new);
        assertThat(pointers(new Segment("s", 1, keys, Set.of(), List.of()))).containsExactly("/included");
        assertThat(pointers(new Segment("s", 1, Set.of(), keys, List.of()))).containsExactly("/excluded");
        assertThat(pointers(segment("s", rules))).containsExactly("/rules");
        assertThat(pointers(segment("a b"))).containsExactly("/key");
        assertThat(pointers(segment("s", segmentRule("r"), segmentRule("r")))).containsExactly("/rules/1/id");
        assertThat(pointers(segment("s", segmentRule("r", clause("a", Operator.IN)))))
                .containsExactly("/rules/0/clauses/0/values");
        assertThat(pointers(segment("s", new SegmentRule("r", List.of(), new Share(-1, Stickiness.TARGETING_KEY)))))
                .containsExactly("/rules/0/share");
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless decoder could hand over
    void aSegmentWithPartsMissingIsAProblemNotAnException() {
        assertThat(pointers(null)).containsExactly("");
        assertThat(pointers(segment(null))).containsExactly("");
        assertThat(pointers(segment("s", new SegmentRule("r", List.of(clause("a", null, Value.of(1))), null))))
                .containsExactly("");
    }

    @Test
    void aSegmentUnderAForeignNameIsAProblem() {
        Map<String, Segment> segments = Map.of("elsewhere", segment("s"));
        Snapshot snapshot = new Snapshot("shop/test", 1, Map.of(), segments, Emergency.NONE);
        assertThat(CompiledSnapshot.compile(snapshot, FlagBuilder.SURROUNDINGS).segmentProblems())
                .containsOnly(
                        problem("elsewhere", "/key", "must be the name that the snapshot has for it, 'elsewhere'"));
    }

    private static List<Segment> chain(int length) {
        List<Segment> chain = new ArrayList<>(List.of(segment("s0", segmentRule("r", GOLD))));
        for (int i = 1; i <= length; i++) {
            chain.add(segment("s" + i, segmentRule("r", in("s" + (i - 1)))));
        }
        return chain;
    }

    private static boolean belongs(Segment segment, Context context) {
        Flag flag = flag().rules(rule("r", V2, in(segment.key()))).build();
        CompiledSnapshot snapshot = compiled(List.of(flag), List.of(segment));
        assertThat(snapshot.problems()).isEmpty();
        return "v2".equals(snapshot.evaluate("checkout", context).variation());
    }

    private static List<String> pointers(Segment segment) {
        return SegmentCheck.problems(segment).stream().map(Problem::pointer).toList();
    }

    private static Map.Entry<String, List<Problem>> problem(String key, String pointer, String detail) {
        return Map.entry(key, List.of(new Problem(pointer, detail)));
    }
}
