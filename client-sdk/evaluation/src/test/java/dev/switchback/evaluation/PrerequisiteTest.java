package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.compiled;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.in;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.segment;
import static dev.switchback.evaluation.FlagBuilder.segmentRule;
import static dev.switchback.evaluation.FlagBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrerequisiteTest {
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Context ALICE = Context.of("alice");
    private static final Context GOLD = ALICE.with("plan", "gold");

    private static final Evaluation UNSATISFIED =
            new Evaluation("off", Value.of("value of off"), Reason.DISABLED, Cause.PREREQUISITE, null, 7);

    @Test
    void aFlagGoesItsWayWhileWhatItRequiresIsServed() {
        CompiledSnapshot snapshot =
                compiled(List.of(flag().requires("gate").serve(V2).build(), gate()));
        assertThat(snapshot.evaluate("checkout", GOLD))
                .isEqualTo(new Evaluation("v2", Value.of("value of v2"), Reason.DEFAULT, Cause.DEFAULT_RULE, null, 7));
        assertThat(snapshot.evaluate("checkout", ALICE)).isEqualTo(UNSATISFIED);
    }

    @Test
    void aFlagWithoutOffVariationLeavesTheCallersDefault() {
        CompiledSnapshot snapshot =
                compiled(List.of(flag().requires("gate").off(null).build(), gate()));
        assertThat(snapshot.evaluate("checkout", ALICE))
                .isEqualTo(new Evaluation(null, null, Reason.DISABLED, Cause.PREREQUISITE, null, 7));
    }

    @Test
    void allPrerequisitesMustHoldAndAnyVariationWillDo() {
        Prerequisite either = new Prerequisite("gate", Set.of("v1", "v2"));
        Prerequisite other = new Prerequisite("other", Set.of("v1"));
        Flag flag = flag().requires(either, other).serve(V2).build();
        assertThat(compiled(List.of(flag, gate(), flag().key("other").build()))
                        .evaluate("checkout", ALICE)
                        .variation())
                .isEqualTo("v2");
        assertThat(compiled(List.of(flag, gate(), flag().key("other").serve(V2).build()))
                        .evaluate("checkout", ALICE))
                .isEqualTo(UNSATISFIED);
    }

    @Test
    void prerequisitesComeAfterEverythingThatSettlesAFlagAndBeforeTargets() {
        FlagBuilder flag = flag().requires("gate").target("v2", "alice");
        assertThat(compiled(List.of(flag.build(), gate())).evaluate("checkout", ALICE))
                .isEqualTo(UNSATISFIED);
        assertThat(compiled(List.of(flag.build(), gate()), new Scope.OneFlag("checkout"))
                        .evaluate("checkout", ALICE)
                        .cause())
                .isEqualTo(Cause.EMERGENCY_ROLLBACK);
        assertThat(compiled(List.of(flag.build().takenBack(), gate()))
                        .evaluate("checkout", ALICE)
                        .cause())
                .isEqualTo(Cause.ROLLED_BACK);
        assertThat(compiled(List.of(flag.disabled().build(), gate()))
                        .evaluate("checkout", ALICE)
                        .cause())
                .isEqualTo(Cause.OFF);
        assertThat(compiled(List.of(flag.archived().build(), gate()))
                        .evaluate("checkout", ALICE)
                        .cause())
                .isEqualTo(Cause.ARCHIVED);
    }

    @Test
    void whatIsRequiredIsWhatTheOtherFlagServesEmergencyAndAll() {
        Flag on = flag().key("gate").serve(V2).build();
        Flag wantsV2 = flag().requires("gate").serve(V2).build();
        Flag wantsV1 = flag().requires(new Prerequisite("gate", Set.of("v1")))
                .serve(V2)
                .build();
        Flag wantsOff = flag().requires(new Prerequisite("gate", Set.of("off")))
                .serve(V2)
                .build();
        Flag off = flag().key("gate").serve(V2).disabled().build();
        Flag archived = flag().key("gate").serve(V2).archived().build();
        assertThat(served(wantsV2, on)).isEqualTo("v2");
        assertThat(served(wantsV2, on, new Scope.OneFlag("gate"))).isEqualTo("off");
        assertThat(served(wantsV1, on, new Scope.OneFlag("gate"))).isEqualTo("v2");
        assertThat(served(wantsV1, on.takenBack())).isEqualTo("v2");
        assertThat(served(wantsOff, off)).isEqualTo("v2");
        assertThat(served(wantsOff, archived)).isEqualTo("v2");
        assertThat(served(wantsOff, flag().key("gate").disabled().off(null).build()))
                .isEqualTo("off");
    }

    @Test
    void aFlagThatIsUnknownOrBrokenSatisfiesNobodyAndBreaksNobody() {
        Flag flag = flag().requires("gate").build();
        Flag broken = flag().key("gate").serve(new Serve.Fixed("none")).build();
        Flag keyless = flag().key("gate").serve(FlagBuilder.split(1, 99_999)).build();
        assertThat(compiled(List.of(flag)).evaluate("checkout", ALICE)).isEqualTo(UNSATISFIED);
        assertThat(compiled(List.of(flag)).problems()).isEmpty();
        assertThat(compiled(List.of(flag, broken)).evaluate("checkout", ALICE)).isEqualTo(UNSATISFIED);
        assertThat(compiled(List.of(flag, broken)).problems()).containsOnlyKeys("gate");
        assertThat(compiled(List.of(flag, keyless)).evaluate("checkout", Context.anonymous()))
                .isEqualTo(UNSATISFIED);
    }

    @Test
    void flagsThatLeadBackToThemselvesAreBrokenAndStillTakenBack() {
        List<Flag> flags = List.of(
                flag().key("a").requires("b").build(),
                flag().key("b").requires("c").build(),
                flag().key("c").requires("a").build(),
                flag().key("poor").requires("a").build(),
                flag().key("good").build());
        CompiledSnapshot snapshot = compiled(flags);
        assertThat(snapshot.problems())
                .containsOnly(
                        problem("a", "must not lead back to itself, as a -> b -> c -> a does"),
                        problem("b", "must not lead back to itself, as b -> c -> a -> b does"),
                        problem("c", "must not lead back to itself, as c -> a -> b -> c does"));
        assertThat(snapshot.evaluate("a", ALICE)).isEqualTo(Evaluation.error(ErrorCode.PARSE_ERROR, 7));
        assertThat(snapshot.evaluate("poor", ALICE)).isEqualTo(UNSATISFIED);
        assertThat(snapshot.evaluate("good", ALICE).variation()).isEqualTo("v1");
        assertThat(compiled(flags, new Scope.OneFlag("b")).evaluate("b", ALICE).variation())
                .isEqualTo("v1");
    }

    @Test
    void aFlagThatIsBrokenAnywayEndsACycle() {
        CompiledSnapshot snapshot = compiled(List.of(
                flag().key("a").requires("b").build(),
                flag().key("b").requires("a").off("none").build()));
        assertThat(snapshot.problems()).containsOnlyKeys("b");
        assertThat(snapshot.evaluate("a", ALICE)).isEqualTo(UNSATISFIED);
    }

    @Test
    void chainsAreBounded() {
        List<Flag> flags = new ArrayList<>(List.of(flag().key("f0").serve(V2).build()));
        for (int i = 1; i <= 22; i++) {
            flags.add(flag().key("f" + i).requires("f" + (i - 1)).serve(V2).build());
        }
        CompiledSnapshot snapshot = compiled(flags);
        assertThat(snapshot.problems()).containsOnly(problem("f21", "must lead at most 20 levels deep, not 21"));
        assertThat(snapshot.evaluate("f20", ALICE).variation()).isEqualTo("v2");
        assertThat(snapshot.evaluate("f22", ALICE)).isEqualTo(UNSATISFIED);
    }

    @Test
    void prerequisitesMayNotMultiply() {
        List<Flag> flags = new ArrayList<>(List.of(flag().key("f0").serve(V2).build()));
        for (int i = 1; i <= 9; i++) {
            Prerequisite below = new Prerequisite("f" + (i - 1), Set.of("v2"));
            flags.add(flag().key("f" + i).requires(below, below).serve(V2).build());
        }
        assertThat(compiled(flags).problems())
                .containsOnly(problem("f9", "must ask for at most 1000 of them in all, not 1023"));
    }

    @Test
    void aVeryLongChainIsNoProblemToLookAt() {
        List<Flag> flags = IntStream.range(0, 20_000)
                .mapToObj(i -> flag().key("f" + i).requires("f" + (i + 1)).build())
                .toList();
        CompiledSnapshot snapshot = compiled(flags);
        assertThat(snapshot.problems()).isNotEmpty();
        assertThat(snapshot.evaluate("f0", ALICE)).isEqualTo(UNSATISFIED);
    }

    @Test
    void theServerIsToldWhatIsMissing() {
        Flag flag = flag().requires(
                        new Prerequisite("gate", Set.of("v2", "v3", "v4")), new Prerequisite("none", Set.of("v2")))
                .rules(rule("r", V2, in("nowhere")))
                .build();
        Snapshot snapshot = snapshot(List.of(flag, gate()), List.of(segment("s", segmentRule("r", in("s")))));
        assertThat(References.problems(snapshot, "checkout"))
                .containsExactly(
                        new Problem("/rules/0/clauses/0/values/0", "must name a segment, and there is no 'nowhere'"),
                        new Problem(
                                "/prerequisites/0/variations", "must be variations of 'gate', and [v3, v4] are none"),
                        new Problem("/prerequisites/1/flag", "must name a flag, and there is no 'none'"));
        assertThat(References.problems(snapshot, "gate")).isEmpty();
        assertThat(References.problems(snapshot, "unknown")).isEmpty();
        assertThat(References.segmentProblems(snapshot, "s"))
                .containsExactly(new Problem("/rules", "must not lead back to itself, as s -> s does"));
        assertThat(References.segmentProblems(snapshot, "unknown")).isEmpty();
        assertThat(References.prerequisites(flag)).containsExactly("gate", "none");
        assertThat(References.segments(flag)).containsExactly("nowhere");
        assertThat(References.segments(segment("s", segmentRule("r", in("b", "a")))))
                .containsExactly("a", "b");
    }

    @Test
    void whatAFlagsOwnCheckSaysIsNotSaidAgain() {
        Flag flag = flag().off("none").build();
        assertThat(References.problems(snapshot(List.of(flag), List.of()), "checkout"))
                .isEmpty();
        Segment segment = segment("s", segmentRule("r", clause("", Operator.PRESENT)));
        assertThat(References.segmentProblems(snapshot(List.of(), List.of(segment)), "s"))
                .isEmpty();
    }

    private static Flag gate() {
        return flag().key("gate")
                .rules(rule("r", V2, clause("plan", Operator.IN, Value.of("gold"))))
                .build();
    }

    private static String served(Flag flag, Flag gate, Scope... scopes) {
        return String.valueOf(compiled(List.of(flag, gate), scopes)
                .evaluate("checkout", ALICE)
                .variation());
    }

    private static Map.Entry<String, List<Problem>> problem(String key, String detail) {
        return Map.entry(key, List.of(new Problem("/prerequisites", detail)));
    }
}
