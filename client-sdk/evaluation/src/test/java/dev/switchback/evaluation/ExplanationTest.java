package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.SURROUNDINGS;
import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.compiled;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.in;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.segment;
import static dev.switchback.evaluation.FlagBuilder.segmentRule;
import static dev.switchback.evaluation.FlagBuilder.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Context ALICE = Context.of("alice").with("plan", "free");
    private static final Clause GOLD = clause("plan", Operator.IN, Value.of("gold"));
    private static final Scope EVERYTHING = new Scope.Everything();

    @Test
    void anExplanationEndsInTheAnswerOfTheEvaluation() {
        Seeds.forEachSeed(500, random -> {
            RandomSnapshots snapshots = new RandomSnapshots(random);
            Snapshot snapshot = snapshots.snapshot();
            long chance = random.nextLong();
            CompiledSnapshot evaluated = compile(snapshot, chance);
            CompiledSnapshot explained = compile(snapshot, chance);
            for (int i = 0; i < 40; i++) {
                Context context = snapshots.context();
                String key = "f" + random.nextInt(RandomSnapshots.FLAGS + 1);
                Evaluation evaluation = evaluated.evaluate(key, context);
                Explanation explanation = explained.explain(key, context);
                assertThat(explanation.evaluation()).isEqualTo(evaluation);
                assertThat(last(explanation.steps()).outcome()).isEqualTo(Step.Outcome.DECIDED);
            }
        });
    }

    @Test
    void everyClauseAndTheShareSayWhy() {
        FlagBuilder flag = flag().rules(
                        rule("paying", V2, clause("staff", Operator.PRESENT), GOLD),
                        rule("lucky", new Share(19_000, Stickiness.TARGETING_KEY), V2),
                        rule("free", split(60_000, 40_000), clause("plan", Operator.IN, Value.of("free"))));
        assertThat(lines(flag.compiled().explain("checkout", ALICE.with("staff", "yes"))))
                .containsExactly(
                        "- /rules/0 the rule 'paying' does not match",
                        "  + /rules/0/clauses/0 staff is 'yes', so it is present",
                        "  - /rules/0/clauses/1 plan is 'free', none of 'gold'",
                        "- /rules/1 the rule 'lucky' does not match",
                        "  - /rules/1/share bucket 19,517, dealt by targetingKey 'alice', is outside the first 19,000",
                        "! /rules/2 the rule 'free' matches",
                        "  + /rules/2/clauses/0 plan is 'free', one of 'free'",
                        "  ! /rules/2/serve bucket 19,517, dealt by targetingKey 'alice',"
                                + " is in the range from 0 to below 60,000: 'v1' is served");
    }

    @Test
    void whatSettlesAFlagIsAllThereIsToSay() {
        assertThat(lines(flag().compiled(EVERYTHING, new Scope.OneFlag("other")).explain("checkout", ALICE)))
                .containsExactly(
                        "! an emergency rollback covers every flag, engaged by 'engagement-0': 'v1' is served");
        assertThat(lines(flag().compiled(new Scope.OneFlag("checkout")).explain("checkout", ALICE)))
                .containsExactly("! an emergency rollback covers the flag, engaged by 'engagement-0': 'v1' is served");
        assertThat(lines(flag().rolledBack().compiled().explain("checkout", ALICE)))
                .containsExactly("! /rolledBack the flag is rolled back: 'v1' is served");
        assertThat(lines(flag().archived().compiled().explain("checkout", ALICE)))
                .containsExactly("! /archived the flag is archived: 'off' is served");
        assertThat(lines(flag().disabled().off(null).compiled().explain("checkout", ALICE)))
                .containsExactly("! /enabled the flag is off: callers get their own default");
        assertThat(lines(flag().off("none").compiled().explain("checkout", ALICE)))
                .containsExactly(
                        "! the flag is broken: callers get their own default",
                        "  - /offVariation must be one of the flag's variations, and 'none' is none");
        assertThat(lines(flag().compiled().explain("unknown", ALICE)))
                .containsExactly("! there is no such flag: callers get their own default");
    }

    @Test
    void aFlagWithNothingToChooseBySaysWhereItsAnswerStands() {
        assertThat(lines(flag().compiled().explain("checkout", ALICE)))
                .containsExactly("! /defaultRule everybody is served the same: 'v1' is served");
        assertThat(lines(flag().serve(split(0, 100_000)).compiled().explain("checkout", ALICE)))
                .containsExactly("! /defaultRule everybody is served the same: 'v2' is served");
        assertThat(lines(flag().ramp(allocation(0, 100_000)).compiled().explain("checkout", ALICE)))
                .containsExactly("! /ramp/allocation everybody is served the same: 'v2' is served");
    }

    @Test
    void prerequisitesTellTheirOwnWay() {
        Flag gate = flag().key("gate").rules(rule("gold", V2, GOLD)).build();
        Flag flag =
                flag().requires(new Prerequisite("gate", Set.of("v2", "off"))).build();
        CompiledSnapshot snapshot = compiled(List.of(flag, gate));
        assertThat(lines(snapshot.explain("checkout", ALICE)))
                .containsExactly(
                        "- /prerequisites/0 the flag 'gate': 'v1' is served, and one of 'off', 'v2' is wanted",
                        "  - /rules/0 the rule 'gold' does not match",
                        "    - /rules/0/clauses/0 plan is 'free', none of 'gold'",
                        "  ! /defaultRule everybody is served the same: 'v1' is served",
                        "! /offVariation the flag is served as if it were off: 'off' is served");
        assertThat(lines(snapshot.explain("checkout", ALICE.with("plan", "gold")))
                        .get(0))
                .startsWith("+ /prerequisites/0");
        assertThat(lines(compiled(List.of(flag)).explain("checkout", ALICE)))
                .contains("  ! there is no such flag: callers get their own default");
    }

    @Test
    void segmentsTellWhoBelongs() {
        Segment members = new Segment(
                "members",
                1,
                Set.of("bob"),
                Set.of("eve"),
                List.of(segmentRule("gold", GOLD), segmentRule("nested", in("other"))));
        Segment other = segment("other", new SegmentRule("r", List.of(), new Share(20_000, Stickiness.TARGETING_KEY)));
        Clause outside = new Clause("", Operator.SEGMENT, List.of(Value.of("members")), true);
        CompiledSnapshot snapshot = compiled(
                List.of(flag().rules(rule("1", V2, outside), rule("2", V2, in("other", "members")))
                        .build()),
                List.of(members, other));
        assertThat(lines(snapshot.explain("checkout", ALICE)))
                .containsExactly(
                        "! /rules/0 the rule '1' matches",
                        "  + /rules/0/clauses/0 the context belongs to none of the segments 'members'; the clause is negated",
                        "    - /rules/0/clauses/0/values/0 the segment 'members' does not hold the context",
                        "      - /rules/0 the rule 'gold' does not match",
                        "        - /rules/0/clauses/0 plan is 'free', none of 'gold'",
                        "      - /rules/1 the rule 'nested' does not match",
                        "        - /rules/1/clauses/0 the context belongs to none of the segments 'other'",
                        "          - /rules/1/clauses/0/values/0 the segment 'other' does not hold the context",
                        "            - /rules/0 the rule 'r' does not match",
                        "              - /rules/0/share bucket 26,714, dealt by targetingKey 'alice',"
                                + " is outside the first 20,000",
                        "  ! /rules/0/serve everybody is served the same: 'v2' is served");
        assertThat(lines(snapshot.explain("checkout", Context.of("bob"))))
                .contains("      + /included the key 'bob' is included by name");
        assertThat(lines(snapshot.explain("checkout", Context.of("eve"))))
                .contains("      + /excluded the key 'eve' is excluded by name");
    }

    @Test
    void targetsAndRampsAreNamed() {
        FlagBuilder flag = flag().target("v1", "bob")
                .target("v2", "carol", "alice")
                .ramp(allocation(50_000, 50_000), rule("staff", V2, GOLD));
        assertThat(lines(flag.compiled().explain("checkout", ALICE)))
                .containsExactly("! /targets/1 the target names the key 'alice': 'v2' is served");
        assertThat(lines(flag.compiled().explain("checkout", Context.of("dave"))))
                .containsExactly(
                        "- /targets no target names the key 'dave'",
                        "- /ramp/audiences/0 the rule 'staff' does not match",
                        "  - /ramp/audiences/0/clauses/0 attribute plan is absent",
                        "! /ramp/allocation bucket 992, dealt by targetingKey 'dave',"
                                + " is in the range from 0 to below 50,000: 'v1' is served");
        assertThat(lines(flag.compiled().explain("checkout", Context.anonymous())))
                .contains(
                        "- /targets there is no targeting key",
                        "! /ramp/allocation a context without bucket, dealt by nothing, for there is no targetingKey,"
                                + " is in no range: callers get their own default");
    }

    @Test
    void whoIsDealtByChanceIsToldSo() {
        Stickiness chance = new Stickiness(null, List.of("user"), true);
        FlagBuilder flag = flag().rules(rule("r", new Share(10, chance), V2));
        assertThat(lines(flag.compiled().explain("checkout", ALICE)))
                .contains("  + /rules/0/share bucket 0, dealt by chance, is inside the first 10");
        assertThat(lines(flag.compiled().explain("checkout", ALICE.with("user", Value.of(7)))))
                .contains("  - /rules/0/share bucket 75,358, dealt by user 7, is outside the first 10");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checking could hand over
    void aFailureIsExplainedToo() {
        CompiledSnapshot snapshot = flag().serve(split(50_000, 50_000)).compiled();
        assertThat(snapshot.explain("checkout", null).evaluation())
                .isEqualTo(snapshot.evaluate("checkout", null))
                .isEqualTo(Evaluation.error(ErrorCode.GENERAL, 7));
        assertThat(lines(snapshot.explain("checkout", null)).get(0))
                .startsWith("! the evaluation failed: java.lang.NullPointerException");
    }

    @Test
    void anExplanationIsBounded() {
        List<Flag> flags = new ArrayList<>();
        List<Segment> segments = new ArrayList<>(List.of(segment("s0")));
        for (int i = 1; i <= 12; i++) {
            String below = "s" + (i - 1);
            segments.add(segment("s" + i, segmentRule("1", in(below)), segmentRule("2", in(below))));
        }
        flags.add(flag().key("f0").rules(rule("r", V2, in("s12"))).build());
        for (int i = 1; i <= 8; i++) {
            Prerequisite below = new Prerequisite("f" + (i - 1), Set.of("v1"));
            flags.add(flag().key("f" + i).requires(below, below).build());
        }
        CompiledSnapshot snapshot = compiled(flags, segments);
        assertThat(snapshot.problems()).isEmpty();
        for (Flag flag : flags) {
            Explanation explanation = snapshot.explain(flag.key(), ALICE);
            assertThat(explanation.evaluation()).isEqualTo(snapshot.evaluate(flag.key(), ALICE));
            assertThat(lines(explanation)).hasSizeLessThan(2_100);
        }
    }

    private static CompiledSnapshot compile(Snapshot snapshot, long chance) {
        return CompiledSnapshot.compile(snapshot, new Surroundings(SURROUNDINGS.clock(), new Random(chance)));
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    /** Writes an explanation as an indented list, in which + is matched, - is not matched and ! has decided. */
    private static List<String> lines(Explanation explanation) {
        List<String> lines = new ArrayList<>();
        write("", explanation.steps(), lines);
        return lines;
    }

    private static void write(String indent, List<Step> steps, List<String> lines) {
        for (Step step : steps) {
            String sign = switch (step.outcome()) {
                case MATCHED -> "+ ";
                case NOT_MATCHED -> "- ";
                case DECIDED -> "! ";
            };
            String pointer = step.pointer().isEmpty() ? "" : step.pointer() + " ";
            lines.add(indent + sign + pointer + step.words());
            write(indent + "  ", step.steps(), lines);
        }
    }
}
