package dev.switchback.evaluation;

import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.clause;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.rule;
import static dev.switchback.evaluation.FlagBuilder.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.testing.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModeTest {
    private static final Serve V1 = new Serve.Fixed("v1");
    private static final Serve V2 = new Serve.Fixed("v2");
    private static final Context ALICE = Context.of("alice").with("plan", "gold");
    private static final Clause GOLD = clause("plan", Operator.IN, Value.of("gold"));

    @Test
    void inShadowNobodyIsServedWhatIsOnTrial() {
        Seeds.forEachSeed(300, random -> {
            RandomSnapshots snapshots = new RandomSnapshots(random);
            Snapshot live = live(snapshots.snapshot());
            CompiledSnapshot served = CompiledSnapshot.compile(live, FlagBuilder.SURROUNDINGS);
            live.flags().forEach((key, flag) -> {
                Context context = snapshots.context();
                // prerequisites would be served otherwise in shadow too, so one flag at a time is put there
                CompiledSnapshot aside = served.recompiled(with(live, flag.withMode(Mode.SHADOW)));
                check(served.evaluate(key, context), aside.evaluate(key, context), flag);
            });
        });
    }

    private static void check(Evaluation live, Evaluation shadow, Flag flag) {
        boolean asked = switch (live.cause()) {
            case TARGET, RULE, ROLLOUT_AUDIENCE, ROLLOUT_ALLOCATION, DEFAULT_RULE -> true;
            default -> live.errorCode() == ErrorCode.TARGETING_KEY_MISSING;
        };
        if (!asked) {
            assertThat(shadow).isEqualTo(live);
            return;
        }
        String would = live.variation();
        String aside = Objects.equals(would, flag.rollbackVariation()) ? null : would;
        assertThat(shadow.variation()).isEqualTo(flag.rollbackVariation());
        assertThat(shadow.cause()).isEqualTo(Cause.SHADOW);
        assertThat(shadow.reason()).isEqualTo(Reason.DEFAULT);
        assertThat(shadow.aside()).isEqualTo(aside);
        assertThat(shadow.randomised()).isFalse();
        assertThat(shadow.complete()).isFalse();
    }

    @Test
    void anotherReasonLeavesWhatRunsAside() {
        Evaluation evaluation = flag().mode(Mode.SHADOW).serve(V2).compiled().evaluate("checkout", ALICE);
        assertThat(evaluation.withReason(Reason.STALE).aside()).isEqualTo("v2");
        assertThat(evaluation.withReason(Reason.STALE).reason()).isEqualTo(Reason.STALE);
    }

    @Test
    void anExplanationOfAShadowSaysWhoRunsWhatAside() {
        FlagBuilder flag = flag().mode(Mode.SHADOW).rules(rule("gold", V2, GOLD));
        List<Step> steps = flag.compiled().explain("checkout", ALICE).steps();
        assertThat(steps.get(0).pointer()).isEqualTo("/mode");
        assertThat(steps.get(0).words()).contains("in shadow");
        assertThat(steps.get(1).steps().get(1).words())
                .isEqualTo("everybody is served the same: 'v1' is served, and 'v2' runs aside");

        assertThat(flag().mode(Mode.SHADOW)
                        .serve(V2)
                        .compiled()
                        .explain("checkout", ALICE)
                        .steps())
                .containsExactly(new Step(
                        "/mode",
                        Step.Outcome.DECIDED,
                        "the flag is in shadow: 'v1' is served, and 'v2' runs aside",
                        List.of()));
    }

    @Test
    void completeIsSaidOfEveryAnswerThatTheFlagItselfGives() {
        FlagBuilder flag = flag().mode(Mode.COMPLETE).serve(V2).rules(rule("gold", new Serve.Fixed("off"), GOLD));
        assertThat(flag.compiled().evaluate("checkout", ALICE).complete()).isTrue();
        assertThat(flag.compiled().evaluate("checkout", Context.anonymous()).complete())
                .isTrue();
        Evaluation emergency = flag.compiled(new Scope.Everything()).evaluate("checkout", ALICE);
        assertThat(emergency.complete()).isFalse();
        assertThat(emergency.variation()).isEqualTo("v1");
        assertThat(flag.rolledBack().compiled().evaluate("checkout", ALICE).variation())
                .isEqualTo("v1");
    }

    @Test
    void aFlagThatSaysItIsCompleteIs() {
        assertThat(pointers(flag().serve(V2).target("off", "bob"))).isEmpty();
        assertThat(pointers(flag().serve(V1))).containsExactly("/defaultRule/variation");
        assertThat(pointers(flag().serve(split(0, 100_000)))).containsExactly("/defaultRule");
        assertThat(pointers(flag().serve(V2).target("v1", "bob"))).containsExactly("/targets/0/variation");
        assertThat(pointers(flag().serve(V2).rules(rule("r", V1, GOLD)))).containsExactly("/rules/0/serve/variation");
        assertThat(pointers(flag().serve(V2).rules(rule("r", split(1, 99_999), GOLD))))
                .containsExactly("/rules/0/serve/weights");
        assertThat(pointers(flag().serve(V2).requires("other"))).containsExactly("/prerequisites");
        assertThat(pointers(flag().serve(V2).ramp(allocation(0, 100_000)))).containsExactly("/mode");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theModeStaysWhateverElseBecomesOfAFlag(Mode mode) {
        Flag flag = flag().mode(mode).serve(V2).build();
        assertThat(List.of(
                        flag.withVersion(9),
                        flag.withArchived(true),
                        flag.withEnabled(false),
                        flag.takenBack(),
                        flag.settledOn(V1)))
                .allSatisfy(changed -> assertThat(changed.mode()).isEqualTo(mode));
    }

    private static List<String> pointers(FlagBuilder flag) {
        return FlagCheck.problems(flag.mode(Mode.COMPLETE).build()).stream()
                .map(Problem::pointer)
                .toList();
    }

    private static Snapshot live(Snapshot snapshot) {
        Map<String, Flag> flags = snapshot.flags().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, flag -> flag.getValue().withMode(Mode.LIVE)));
        return new Snapshot(
                snapshot.environment(), snapshot.revision(), flags, snapshot.segments(), snapshot.emergency());
    }

    private static Snapshot with(Snapshot snapshot, Flag flag) {
        Map<String, Flag> flags = new HashMap<>(snapshot.flags());
        flags.put(flag.key(), flag);
        return new Snapshot(
                snapshot.environment(), snapshot.revision(), flags, snapshot.segments(), snapshot.emergency());
    }
}
