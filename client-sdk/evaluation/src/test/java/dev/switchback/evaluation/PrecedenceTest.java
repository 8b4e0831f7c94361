package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.split;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrecedenceTest {
    private static final Scope EVERYTHING = new Scope.Everything();
    private static final Scope THIS = new Scope.OneFlag("checkout");
    private static final Scope OTHER = new Scope.OneFlag("other");

    private static final Context ALICE = Context.of("alice").with("plan", "gold");
    private static final Clause GOLD = clause("plan", Operator.IN, Value.of("gold"));
    private static final Clause NOBODY = clause("plan", Operator.IN, Value.of("nobody's"));

    @Test
    void aFlagWithNothingToChooseByIsStatic() {
        assertThat(evaluate(flag())).isEqualTo(answer("v1", Reason.STATIC, Cause.DEFAULT_RULE));
    }

    @Test
    void theDefaultRuleServesWhomNoRuleMatches() {
        FlagBuilder flag = flag().rules(rule("r", fixed("v2"), NOBODY));
        assertThat(evaluate(flag)).isEqualTo(answer("v1", Reason.DEFAULT, Cause.DEFAULT_RULE));
    }

    @Test
    void theDefaultRuleServesWhomNoTargetNames() {
        FlagBuilder flag = flag().target("v2", "bob");
        assertThat(evaluate(flag)).isEqualTo(answer("v1", Reason.DEFAULT, Cause.DEFAULT_RULE));
    }

    @Test
    void theDefaultRuleMaySplit() {
        Evaluation evaluation = evaluate(flag().serve(split(50_000, 50_000)));
        assertThat(evaluation).isEqualTo(answer(bucketed("alice", 50_000), Reason.SPLIT, Cause.DEFAULT_RULE));
        assertThat(evaluation.randomised()).isFalse();
    }

    @Test
    void aRampStandsInForTheDefaultRule() {
        Evaluation evaluation = evaluate(flag().serve(fixed("off")).ramp(allocation(50_000, 50_000)));
        assertThat(evaluation).isEqualTo(answer(bucketed("alice", 50_000), Reason.SPLIT, Cause.ROLLOUT_ALLOCATION));
        assertThat(evaluation.randomised()).isTrue();
    }

    @Test
    void aRampServesItsAudiencesFirst() {
        FlagBuilder flag = flag().ramp(allocation(100_000, 0), rule("staff", fixed("v2"), GOLD));
        assertThat(evaluate(flag)).isEqualTo(answer("v2", Reason.TARGETING_MATCH, Cause.ROLLOUT_AUDIENCE));
    }

    @Test
    void rulesComeBeforeARampsAudiences() {
        FlagBuilder flag = flag().rules(rule("r", fixed("off"), GOLD))
                .ramp(allocation(0, 100_000), rule("staff", fixed("v2"), GOLD));
        assertThat(evaluate(flag)).isEqualTo(answer("off", Reason.TARGETING_MATCH, Cause.RULE));
    }

    @Test
    void theFirstRuleThatMatchesWins() {
        FlagBuilder flag =
                flag().rules(rule("1", fixed("off"), NOBODY), rule("2", fixed("v2"), GOLD), rule("3", fixed("v1")));
        assertThat(evaluate(flag)).isEqualTo(answer("v2", Reason.TARGETING_MATCH, Cause.RULE));
    }

    @Test
    void aRuleWantsAllItsClauses() {
        FlagBuilder flag = flag().rules(rule("r", fixed("v2"), GOLD, NOBODY));
        assertThat(evaluate(flag).variation()).isEqualTo("v1");
    }

    @Test
    void aRuleWithoutClausesMatchesEverybody() {
        assertThat(evaluate(flag().rules(rule("r", fixed("v2")))))
                .isEqualTo(answer("v2", Reason.TARGETING_MATCH, Cause.RULE));
    }

    @Test
    void aRuleMaySplit() {
        Evaluation evaluation = evaluate(flag().rules(rule("r", split(50_000, 50_000), GOLD)));
        assertThat(evaluation).isEqualTo(answer(bucketed("alice", 50_000), Reason.SPLIT, Cause.RULE));
        assertThat(evaluation.randomised()).isFalse();
    }

    @Test
    void targetsComeBeforeRules() {
        FlagBuilder flag = flag().target("v2", "bob", "alice").rules(rule("r", fixed("off"), GOLD));
        assertThat(evaluate(flag)).isEqualTo(answer("v2", Reason.TARGETING_MATCH, Cause.TARGET));
    }

    @Test
    void aDisabledFlagServesItsOffVariationWhateverElseItSays() {
        FlagBuilder flag = flag().disabled().target("v2", "alice").ramp(allocation(0, 100_000));
        assertThat(evaluate(flag)).isEqualTo(answer("off", Reason.DISABLED, Cause.OFF));
    }

    @Test
    void aDisabledFlagWithoutOffVariationLeavesTheCallersDefault() {
        assertThat(evaluate(flag().disabled().off(null)))
                .isEqualTo(new Evaluation(null, null, Reason.DISABLED, Cause.OFF, null, 7));
    }

    @Test
    void aRolledBackFlagServesItsRollbackVariationWhateverElseItSays() {
        FlagBuilder flag = flag().rolledBack().disabled().target("v2", "alice").ramp(allocation(0, 100_000));
        assertThat(evaluate(flag)).isEqualTo(answer("v1", Reason.DISABLED, Cause.ROLLED_BACK));
    }

    @Test
    void anUnknownFlagIsNotFoundEvenUnderAnEmergency() {
        assertThat(flag().compiled(EVERYTHING).evaluate("unknown", ALICE))
                .isEqualTo(Evaluation.error(ErrorCode.FLAG_NOT_FOUND, 0));
    }

    @Test
    void anEmergencyElsewhereChangesNothing() {
        assertThat(evaluate(flag().serve(fixed("v2")), OTHER))
                .isEqualTo(answer("v2", Reason.STATIC, Cause.DEFAULT_RULE));
    }

    @Test
    void aSplitWithoutTargetingKeySaysSo() {
        Evaluation missing = Evaluation.error(ErrorCode.TARGETING_KEY_MISSING, 7);
        for (Context context : List.of(Context.anonymous(), Context.of(""))) {
            assertThat(evaluate(flag().serve(split(50_000, 50_000)), context)).isEqualTo(missing);
            assertThat(evaluate(flag().ramp(allocation(50_000, 50_000)), context))
                    .isEqualTo(missing);
            assertThat(evaluate(flag().rules(rule("r", split(1, 99_999))), context))
                    .isEqualTo(missing);
        }
    }

    @Test
    void whereEverybodyGetsTheSameNoTargetingKeyIsNeeded() {
        assertThat(evaluate(flag().ramp(allocation(0, 100_000)), Context.anonymous()))
                .isEqualTo(answer("v2", Reason.SPLIT, Cause.ROLLOUT_ALLOCATION));
    }

    @Test
    void everyBucketIsServedByTheRangeThatHoldsIt() {
        CompiledSnapshot snapshot = flag().serve(split(30_000, 70_000)).compiled();
        for (int user = 0; user < 1_000; user++) {
            Evaluation evaluation = snapshot.evaluate("checkout", Context.of("user-" + user));
            assertThat(evaluation.variation()).isEqualTo(bucketed("user-" + user, 30_000));
        }
    }

    @Test
    void theBucketsOnEitherSideOfABoundaryPart() {
        int bucket = Bucketing.bucket("salt", "alice");
        assertThat(evaluate(flag().serve(split(bucket, 100_000 - bucket))).variation())
                .isEqualTo("v2");
        assertThat(evaluate(flag().serve(split(bucket + 1, 99_999 - bucket))).variation())
                .isEqualTo("v1");
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void anEmergencyOverridesEveryStep(String step, FlagBuilder flag) {
        Evaluation rollback = answer("v1", Reason.DISABLED, Cause.EMERGENCY_ROLLBACK);
        for (Scope[] scopes : new Scope[][] {{EVERYTHING}, {THIS}, {EVERYTHING, THIS}, {OTHER, THIS}}) {
            CompiledSnapshot snapshot = flag.compiled(scopes);
            for (Context context : List.of(ALICE, Context.anonymous(), Context.of(""))) {
                assertThat(snapshot.evaluate("checkout", context)).as(step).isEqualTo(rollback);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void releasingAnEmergencyRestoresExactlyWhatWas(String step, FlagBuilder flag) {
        assertThat(evaluate(flag, OTHER)).as(step).isEqualTo(evaluate(flag));
        assertThat(evaluate(flag).cause()).as(step).isEqualTo(Cause.valueOf(step));
    }

    static List<Object[]> everyStep() {
        Map<String, FlagBuilder> steps = Map.of(
                "ROLLED_BACK", flag().rolledBack(),
                "OFF", flag().disabled().off(null),
                "TARGET", flag().target("v2", "alice"),
                "SHADOW", flag().mode(Mode.SHADOW).target("v2", "alice"),
                "RULE", flag().rules(rule("r", fixed("v2"), GOLD)),
                "ROLLOUT_AUDIENCE", flag().ramp(allocation(100_000, 0), rule("r", fixed("v2"), GOLD)),
                "ROLLOUT_ALLOCATION", flag().ramp(allocation(50_000, 50_000)),
                "DEFAULT_RULE", flag().serve(fixed("v2")),
                "NONE", flag().serve(fixed("v3")));
        List<Object[]> arguments = new ArrayList<>();
        steps.forEach((step, flag) -> arguments.add(new Object[] {step, flag}));
        return arguments;
    }

    private static Serve fixed(String variation) {
        return new Serve.Fixed(variation);
    }

    private static Evaluation evaluate(FlagBuilder flag, Scope... scopes) {
        return flag.compiled(scopes).evaluate("checkout", ALICE);
    }

    private static Evaluation evaluate(FlagBuilder flag, Context context) {
        return flag.compiled().evaluate("checkout", context);
    }

    private static String bucketed(String key, int v1) {
        return Bucketing.bucket("salt", key) < v1 ? "v1" : "v2";
    }

    private static Evaluation answer(@Nullable String variation, Reason reason, Cause cause) {
        return new Evaluation(variation, Value.of("value of " + variation), reason, cause, null, 7);
    }
}
