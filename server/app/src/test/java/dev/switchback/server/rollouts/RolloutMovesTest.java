package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Serve;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators can do with a rollout, and what they can do instead where they cannot. */
class RolloutMovesTest {
    private static final int USERS = 3_000;

    private final Stage stage = new Stage();
    private final Traffic traffic = new Traffic(5);

    @AfterEach
    void close() {
        try (stage) {
            assertThat(stage.replays()).allMatch(Replay::same);
        }
    }

    @Test
    void steppingBackTakesExactlyThoseOutWhoCameInLastAndPauses() {
        Rollout rollout = stage.start(Stage.plan());
        advance(rollout);
        Set<Integer> tenPercent = onV2();
        advance(rollout);
        Set<Integer> half = onV2();

        Rollout back = stepBack(rollout);

        assertThat(half).containsAll(tenPercent).hasSizeGreaterThan(tenPercent.size());
        assertThat(onV2()).isEqualTo(tenPercent);
        assertThat(back.phase()).isEqualTo(1);
        assertThat(back.state()).isEqualTo(RolloutState.PAUSED);
        assertThat(stage.load(rollout)).isEqualTo(back);
        assertThat(stage.verdicts(rollout).get(0).decision()).isEqualTo("stepBack");
    }

    @Test
    void callsAfterASteppingBackBelongToThePhaseSteppedBackTo() {
        Rollout rollout = stage.start(Stage.plan());
        advance(rollout);
        advance(rollout);
        Rollout back = stepBack(rollout);

        assertThat(back.entered()).hasSize(4);
        assertThat(back.course().route()).containsExactly(0, 1, 2, 1);
        assertThat(back.phaseAt(stage.revision())).hasValue(1);
        assertThat(back.phaseAt(back.entered().get(2))).hasValue(2);
        assertThat(back.phaseAt(back.entered().get(0) - 1)).isEmpty();
    }

    @Test
    void whereNoSmallerPhaseIsThereIsNothingToStepBackTo() {
        Rollout rollout = stage.start(Stage.plan());

        assertThat(refusal(() -> stepBack(rollout))).hasMessageContaining("Roll it back, or pause it");
    }

    @Test
    void aRepeatedStepBackThatNamesTheVersionItSawIsRefused() {
        Rollout rollout = stage.start(Stage.plan());
        advance(rollout);
        advance(rollout);
        Optional<Expected> seen = Optional.of(new Expected.Version(3));
        stage.service.stepBack(Stage.PRODUCTION, rollout.id(), seen, Stage.OPERATOR, "");

        assertThat(refusal(() -> stage.service.stepBack(Stage.PRODUCTION, rollout.id(), seen, Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.STALE);
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void abortingBringsTheFlagBackToWhatItWasAndMayBeRepeated() {
        Serve split = new Serve.Split(Allocation.of(Map.of("v1", 95_000, "v2", 5_000)));
        stage.put(with(split));
        Set<Integer> before = onV2();
        Rollout rollout = stage.start(Stage.plan(10_000));

        Rollout aborted = abort(rollout);
        long revision = stage.revision();

        assertThat(aborted.state()).isEqualTo(RolloutState.ABORTED);
        assertThat(stage.flag().ramp()).isNull();
        assertThat(stage.flag().rolledBack()).isFalse();
        assertThat(stage.flag().defaultRule()).isEqualTo(split);
        assertThat(onV2()).isEqualTo(before).isNotEmpty();
        assertThat(abort(rollout)).isEqualTo(aborted);
        assertThat(stage.revision()).isEqualTo(revision);
    }

    @Test
    void aFlagThatWasRolledBackBeforeIsSoAgainWhenItsNextRolloutIsAborted() {
        Rollout first = stage.start(Stage.plan(10_000));
        stage.service.rollBack(Stage.PRODUCTION, first.id(), Stage.OPERATOR, "");
        Rollout second = stage.start(Stage.plan(10_000));

        abort(second);

        assertThat(stage.flag().rolledBack()).isTrue();
        assertThat(onV2()).isEmpty();
    }

    @Test
    void nothingIsAbortedThatWouldBringV2ToMore() {
        stage.put(with(new Serve.Fixed("v2")));
        Rollout rollout = stage.start(Stage.plan(10_000));
        Set<Integer> before = onV2();

        assertThat(refusal(() -> abort(rollout))).hasMessageContaining("Roll it back instead");
        assertThat(onV2()).isEqualTo(before);
    }

    @Test
    void whatWasTakenBackIsRestartedAsANewAttemptFromAnyPhase() {
        Rollout first = stage.start(Stage.plan());
        stage.service.rollBack(Stage.PRODUCTION, first.id(), Stage.OPERATOR, "");

        Rollout second = restart(first, 1);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.phase()).isEqualTo(1);
        assertThat(second.plan()).isEqualTo(first.plan());
        assertThat(second.phaseAt(stage.revision())).hasValue(1);
        assertThat(second.policy().threshold()).isGreaterThan(first.policy().threshold());
        assertThat(stage.load(second)).isEqualTo(second);
        assertThat(onV2()).hasSizeBetween(200, 400);
    }

    @Test
    void whatCannotBeRestartedSaysWhatCanBeDone() {
        Rollout open = stage.start(Stage.plan(50_000));
        assertThat(refusal(() -> restart(open, 0))).hasMessageContaining("Step back, abort it or roll it back");

        advance(open);
        assertThat(refusal(() -> restart(open, 0))).hasMessageContaining("Roll it back first");

        stage.service.rollBack(Stage.PRODUCTION, open.id(), Stage.OPERATOR, "");
        assertThat(refusal(() -> restart(open, 1)).kind()).isEqualTo(Refusal.Kind.INVALID);
        Rollout later = restart(open, 0);
        assertThat(refusal(() -> restart(open, 0))).hasMessageContaining(later.id());
    }

    @Test
    void whatHasEndedSaysWhatCanBeDone() {
        Rollout rollout = stage.start(Stage.plan());
        abort(rollout);

        assertThat(refusal(() -> advance(rollout))).hasMessageContaining("Restart it, or roll it back");
        assertThat(refusal(() -> stepBack(rollout))).hasMessageContaining("aborted by ada");
        stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");
        assertThat(refusal(() -> abort(rollout))).hasMessageContaining("Restart it.");
    }

    @Test
    void aRolloutThatEndsByHandBakesUntilSomebodyFinishesIt() {
        Phase last = new Phase(
                "95 %", new Exposure.Share(95_000), false, Duration.ZERO, 0, 0, List.of(), Duration.ofSeconds(5));
        Rollout rollout =
                stage.start(new Plan(List.of(last), GuardSettings.defaults()).finishedBy(Plan.Finish.OPERATOR));
        stage.report(traffic.calls(stage.snapshot(), "a", 1_000));

        assertThat(refusal(() -> finish(rollout))).hasMessageContaining("0 of 5 s of baking");
        stage.pass(Duration.ofSeconds(6));

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.RUNNING);
        assertThat(stage.service.view(stage.load(rollout)).next()).contains("waits for somebody to finish it");
        assertThat(finish(rollout).state()).isEqualTo(RolloutState.COMPLETED);
        assertThat(stage.flag().defaultRule()).isEqualTo(new Serve.Fixed("v2"));
    }

    @Test
    void whatHasPhasesToComeIsNotFinished() {
        Rollout rollout = stage.start(Stage.plan());

        assertThat(refusal(() -> finish(rollout))).hasMessageContaining("phase 2 of 3, 10 % is next");
    }

    @Test
    void aPhaseWaitsUntilPeopleHaveTickedWhatItAsksFor() {
        Phase first = new Phase(
                "10 %",
                new Exposure.Share(10_000),
                false,
                Duration.ZERO,
                1,
                0,
                List.of("qa signed off", "legal"),
                Duration.ZERO);
        Phase second = new Phase("50 %", new Exposure.Share(50_000), Duration.ofHours(1), 0);
        Rollout rollout = stage.start(new Plan(List.of(first, second), GuardSettings.defaults()));
        stage.report(traffic.calls(stage.snapshot(), "a", 500));
        approve(rollout, "qa signed off");
        Rollout unticked = stage.service.disapprove(
                Stage.PRODUCTION, rollout.id(), "qa signed off", Stage.OPERATOR, "found one more");
        approve(rollout, "legal");
        Rollout repeated = approve(rollout, "legal");
        stage.pass(Duration.ofSeconds(1));

        assertThat(unticked.course().approvals()).isEmpty();
        assertThat(repeated.course().approvals())
                .containsExactly(new Approval(
                        "legal",
                        "ada",
                        stage.load(rollout).course().approvals().get(0).at()));
        assertThat(stage.load(rollout).phase()).isZero();
        assertThat(stage.service.view(stage.load(rollout)).waitingFor())
                .extracting(Wait::name)
                .containsExactly("qa signed off");

        approve(rollout, "qa signed off");
        stage.pass(Duration.ofSeconds(1));

        assertThat(stage.load(rollout).phase()).isEqualTo(1);
        assertThat(stage.load(rollout).course().approvals()).isEmpty();
        assertThat(refusal(() -> approve(rollout, "legal")).kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(actions()).contains("rollout.approved", "rollout.disapproved");
    }

    @Test
    void aPhaseWaitsForItsUsers() {
        Phase first =
                new Phase("10 %", new Exposure.Share(10_000), false, Duration.ZERO, 0, 1_000, List.of(), Duration.ZERO);
        Phase second = new Phase("50 %", new Exposure.Share(50_000), Duration.ofHours(1), 0);
        Rollout rollout = stage.start(new Plan(List.of(first, second), GuardSettings.defaults()));

        stage.report(traffic.calls(stage.snapshot(), "a", 1_000));

        assertThat(stage.service.view(rollout).next()).startsWith("holds: ").contains("of 1,000 V2 users");
        assertThat(stage.service.view(rollout).waitingFor())
                .extracting(Wait::gate)
                .containsExactly("units");
        assertThat(stage.service.view(rollout).nextPhase()).isEqualTo("phase 2 of 2, 50 %");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsDoneGoingBackBringsV2ToNobodyWhoDidNotHaveItAndWhoCameLastGoesFirst(long seed) {
        Random random = new Random(seed);
        stage.put(with(new Serve.Split(Allocation.of(Map.of("v1", 97_000, "v2", 3_000)))));
        Plan plan = new Plan(
                List.of(
                        new Phase("staff", new Exposure.Audience(List.of(Stage.STAFF)), Duration.ZERO, 0),
                        new Phase("7 %", new Exposure.Share(7_000), Duration.ZERO, 0),
                        new Phase("30 %", new Exposure.Share(30_000), Duration.ZERO, 0),
                        new Phase(
                                "20 %",
                                new Exposure.Share(20_000), true, Duration.ZERO, 0, 0, List.of(), Duration.ZERO),
                        new Phase("80 %", new Exposure.Share(80_000), Duration.ZERO, 0)),
                GuardSettings.defaults());
        Rollout rollout = stage.start(plan);
        for (int move = 0; move < 12; move++) {
            Set<Integer> before = onV2();
            boolean forward = random.nextInt(5) < 3;
            if (forward && !stage.load(rollout).isLast()) {
                advance(rollout);
                Set<Integer> smaller = onV2().size() < before.size() ? onV2() : before;
                Set<Integer> larger = smaller.equals(before) ? onV2() : before;
                assertThat(larger)
                        .as("who had V2 keeps it, or who keeps it had it")
                        .containsAll(smaller);
            } else if (stage.load(rollout).previous().isPresent()) {
                stepBack(rollout);
                assertThat(before).containsAll(onV2());
            }
        }
        Set<Integer> before = onV2();
        if (random.nextBoolean() && stage.load(rollout).share() > 3_000) {
            abort(rollout);
            assertThat(before).containsAll(onV2());
        } else {
            stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");
            assertThat(onV2()).isEmpty();
        }
    }

    private Set<Integer> onV2() {
        CompiledSnapshot snapshot = stage.snapshot();
        return IntStream.range(0, USERS)
                .filter(user -> "v2"
                        .equals(snapshot.evaluate(Stage.FLAG, Traffic.context(user))
                                .variation()))
                .boxed()
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Rollout advance(Rollout rollout) {
        return stage.service.advance(Stage.PRODUCTION, rollout.id(), new Expected.Present(), Stage.OPERATOR, "");
    }

    private Rollout stepBack(Rollout rollout) {
        return stage.service.stepBack(Stage.PRODUCTION, rollout.id(), Optional.empty(), Stage.OPERATOR, "");
    }

    private Rollout abort(Rollout rollout) {
        return stage.service.abort(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");
    }

    private Rollout restart(Rollout rollout, int phase) {
        return stage.service.restart(Stage.PRODUCTION, rollout.id(), phase, Stage.OPERATOR, "");
    }

    private Rollout finish(Rollout rollout) {
        return stage.service.finish(Stage.PRODUCTION, rollout.id(), new Expected.Present(), Stage.OPERATOR, "");
    }

    private Rollout approve(Rollout rollout, String approval) {
        return stage.service.approve(Stage.PRODUCTION, rollout.id(), approval, Stage.OPERATOR, "");
    }

    private List<String> actions() {
        return stage.database
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT action FROM audit_entry")
                        .mapTo(String.class)
                        .list());
    }

    private static Flag with(Serve rule) {
        Flag flag = Stage.flag(true);
        return new Flag(
                flag.key(),
                flag.type(),
                flag.version(),
                flag.archived(),
                flag.enabled(),
                flag.rolledBack(),
                Mode.LIVE,
                flag.salt(),
                flag.normaliser(),
                flag.variations(),
                flag.offVariation(),
                flag.rollbackVariation(),
                flag.prerequisites(),
                flag.targets(),
                flag.rules(),
                rule,
                null);
    }

    private static Refusal refusal(ThrowingCallable action) {
        return catchThrowableOfType(Refusal.class, action);
    }
}
