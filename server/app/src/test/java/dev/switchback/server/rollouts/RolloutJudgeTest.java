package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Serve;
import dev.switchback.guard.Evidence;
import dev.switchback.guard.GuardState;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.http.Expected;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RolloutJudgeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Stage stage = new Stage();
    private final Traffic traffic = new Traffic(1);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aHealthyV2PassesItsPhasesAndIsServedToEverybody() {
        Rollout rollout = stage.start(Stage.plan());

        runUntil(120, () -> !stage.load(rollout).open());

        Rollout ended = stage.load(rollout);
        assertThat(ended.state()).isEqualTo(RolloutState.COMPLETED);
        assertThat(ended.phase()).isEqualTo(2);
        assertThat(ended.callsInPhase()).isGreaterThanOrEqualTo(2_000);
        assertThat(stage.flag().ramp()).isNull();
        assertThat(stage.flag().defaultRule()).isEqualTo(new Serve.Fixed("v2"));
        assertThat(share(stage.snapshot())).isEqualTo(1);
        assertThat(stage.verdicts(rollout))
                .extracting(StoredVerdict::decision)
                .filteredOn(decision -> !decision.equals("hold") && !decision.equals("release"))
                .containsExactly("complete", "advance", "advance");
    }

    @Test
    void eachPhaseIsServedWhatThePlanSays() {
        Rollout rollout = stage.start(Stage.plan());

        assertThat(share(stage.snapshot())).isEqualTo(0.01);
        runUntil(60, () -> stage.load(rollout).phase() == 1);
        assertThat(share(stage.snapshot())).isBetween(0.10, 0.12);
        runUntil(60, () -> stage.load(rollout).phase() == 2);
        assertThat(share(stage.snapshot())).isBetween(0.49, 0.52);
    }

    @Test
    void whoHasV2KeepsItWhileTheShareGrows() {
        Rollout rollout = stage.start(Stage.plan());
        runUntil(60, () -> stage.load(rollout).phase() == 1);
        CompiledSnapshot before = stage.snapshot();
        runUntil(60, () -> stage.load(rollout).phase() == 2);
        CompiledSnapshot after = stage.snapshot();

        for (int user = 0; user < 20_000; user++) {
            if (variation(before, user).equals("v2")) {
                assertThat(variation(after, user)).as("user %d", user).isEqualTo("v2");
            }
        }
    }

    @Test
    void aV2ThatFailsIsTakenBackFromEverybodyWithinTheGuardsBound() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        run(10);
        long before = traffic.v2Calls();
        traffic.v2Fails(0.02);

        runUntil(60, () -> !stage.load(rollout).open());

        Rollout ended = stage.load(rollout);
        assertThat(ended.state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(ended.reason()).contains("V2 fails");
        assertThat(traffic.v2Calls() - before).isLessThan(1_600);
        assertThat(stage.flag().rolledBack()).isTrue();
        assertThat(stage.flag().ramp()).isNull();
        assertThat(share(stage.snapshot())).isZero();
        StoredVerdict verdict = stage.verdicts(rollout).get(0);
        assertThat(verdict.verdict()).isEqualTo("worse");
        assertThat(verdict.decision()).isEqualTo("rollBack");
        assertThat(verdict.reason()).isEqualTo(ended.reason());
    }

    @Test
    void aV2ThatDiesIsTakenBackAtOnce() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        run(5);
        long before = traffic.v2Calls();
        traffic.v2Fails(1);

        runUntil(10, () -> !stage.load(rollout).open());

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(traffic.v2Calls() - before).isLessThan(60);
    }

    @Test
    void aV2ThatIsSlowIsTakenBackAndSaysSo() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        traffic.v2TakesLonger(1.5);

        runUntil(60, () -> !stage.load(rollout).open());

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stage.load(rollout).reason()).contains("V2's median is");
        assertThat(traffic.v2Calls()).isLessThan(1_500);
    }

    @Test
    void latencyAloneTakesNobodyBackAtOnePercentAndHoldsInstead() {
        Rollout rollout = stage.start(Stage.plan(1_000));
        traffic.v2TakesLonger(1.5);

        run(60);

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.RUNNING);
        assertThat(outlook(rollout).verdict()).isEqualTo("inconclusive");
        assertThat(outlook(rollout).decision()).isInstanceOf(Decision.Hold.class);
        assertThat(stage.verdicts(rollout)).extracting(StoredVerdict::decision).containsExactly("hold");
    }

    @Test
    void anOutageOfBothVersionsTakesNobodyBack() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        run(20);
        traffic.v1Fails(0.05).v2Fails(0.05);
        run(20);
        traffic.v1Fails(0.0005).v2Fails(0.0005);
        run(20);

        assertThat(stage.load(rollout).open()).isTrue();
    }

    @Test
    void instancesThatTookV2OutByThemselvesTakeItOutEverywhere() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        stage.report(traffic.calls(stage.snapshot(), "b", 100));
        stage.report(traffic.calls(stage.snapshot(), "c", 100));
        traffic.tripped(Stage.FLAG);
        stage.report(traffic.receipt(stage.snapshot(), "a"));
        assertThat(stage.load(rollout).open()).isTrue();

        stage.report(traffic.receipt(stage.snapshot(), "b"));

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stage.load(rollout).reason()).contains("instances");
    }

    @Test
    void aBreakerThatTrippedBeforeTheRolloutSaysNothing() {
        CompiledSnapshot before = stage.snapshot();
        Rollout rollout = stage.start(Stage.plan(10_000));
        traffic.tripped(Stage.FLAG);

        stage.report(traffic.receipt(before, "a"));
        stage.report(traffic.receipt(before, "b"));

        assertThat(stage.load(rollout).open()).isTrue();
    }

    @Test
    void aRolloutWithoutTelemetryHolds() {
        Rollout rollout = stage.start(new Plan(
                List.of(
                        new Phase("10 %", new Exposure.Share(10_000), Duration.ofSeconds(80), 100),
                        new Phase("50 %", new Exposure.Share(50_000), Duration.ofSeconds(80), 100)),
                GuardSettings.defaults()));
        run(5);

        stage.pass(Duration.ofSeconds(90));

        assertThat(stage.load(rollout).phase()).isZero();
        assertThat(outlook(rollout).decision().next()).isEqualTo("holds: no telemetry of this flag for 90 s");
        run(1);
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void aPhaseAdvancesByTimeAloneOnceItHasHadItsCalls() {
        Rollout rollout = stage.start(Stage.plan());
        runUntil(3, () -> outlook(rollout).calls() >= 20);
        assertThat(stage.load(rollout).phase()).isZero();

        stage.pass(Duration.ofSeconds(4));

        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void whoLooksOnKeepsNobodyFromActing() {
        Rollout rollout = stage.start(Stage.plan());
        for (int look = 0; look < 600 && stage.load(rollout).phase() == 0; look++) {
            stage.clock.advance(Duration.ofMillis(100));
            stage.report(traffic.calls(stage.snapshot(), "a", 100));
            assertThat(outlook(rollout).calls()).isNotNegative();
            stage.judge().tick();
        }
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void aRestartForgetsNothingAndCountsNothingTwice() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        traffic.v2Fails(0.002);
        run(20);
        Outlook before = outlook(rollout);
        stage.persist();

        stage.restart();

        Outlook after = outlook(rollout);
        assertThat(after.evidence().before()).isEqualTo(before.evidence().before());
        assertThat(after.decision()).isEqualTo(before.decision());
        assertThat(after.evidence().before().v2().calls()).isEqualTo(after.calls());
        run(10);
        GuardState grown = outlook(rollout).evidence().before();
        assertThat(grown.v2().calls()).isEqualTo(traffic.v2Calls());
    }

    @Test
    void whatHasWaitedForOthersIsWrittenDownWithTheRest() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        traffic.v1Fails(0).v2Fails(0);
        stage.report(traffic.calls(stage.snapshot(), "a", 200));
        stage.report(traffic.calls(stage.snapshot(), "b", 200));

        stage.persist();
        stage.restart();

        GuardState written = outlook(rollout).evidence().before();
        assertThat(written.v1().calls() + written.v2().calls()).isEqualTo(400);
        assertThat(written.v2().calls()).isEqualTo(traffic.v2Calls());
    }

    @Test
    void reportsThatMayWaitAreJudgedSoonAndADeadV2AtOnce() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        traffic.v1Fails(0).v2Fails(0).v2TakesLonger(4);
        int reports = 0;
        while (stage.verdicts(rollout).isEmpty() && reports < 200) {
            stage.report(traffic.calls(stage.snapshot(), "a", 50));
            reports++;
            stage.judge().judgeHeld();
        }
        assertThat(stage.verdicts(rollout)).extracting(StoredVerdict::decision).contains("rollBack");

        Rollout second = stage.start(Stage.plan(10_000));
        stage.report(traffic.v2TakesLonger(1).calls(stage.snapshot(), "a", 50));
        stage.report(traffic.v2Fails(1).calls(stage.snapshot(), "a", 1_000));
        assertThat(stage.load(second).state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void aUnitThatFailedBeforeTheRestartFailsForTheFirstTimeNoMore() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        traffic.v1Fails(1).v2Fails(1);
        var report = traffic.calls(stage.snapshot(), "a", 20);
        stage.report(report);
        long failing = failingUnits(rollout);
        stage.persist();
        stage.restart();

        stage.report(report);

        assertThat(failing).isEqualTo(20);
        assertThat(failingUnits(rollout)).isEqualTo(failing);
    }

    @Test
    void whatCouldNotBeSavedIsSavedLater() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.report(traffic.v1Fails(1).calls(stage.snapshot(), "a", 20));
        var lost = stage.judge().draft(Stage.PRODUCTION);

        stage.persist();

        assertThat(lost).isPresent();
        assertThat(stage.judge().draft(Stage.PRODUCTION)).isEmpty();
        GuardState before = outlook(rollout).evidence().before();
        stage.restart();
        assertThat(outlook(rollout).evidence().before()).isEqualTo(before);
    }

    @Test
    void aRolloutWhoseMemoryIsUnreadableIsJudgedAfresh() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        run(2);
        stage.persist();
        stage.database.jdbi().useHandle(handle -> handle.execute("UPDATE rollout_progress SET packed = '\\x00'"));
        stage.restart();

        traffic.v2Fails(1);
        runUntil(10, () -> !stage.load(rollout).open());

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void aSlowV2IsFoundAlsoWhileAnAudienceIsServedBesideTheShare() {
        Rollout rollout = stage.start(Stage.plan());
        stage.service.advance(Stage.PRODUCTION, rollout.id(), new Expected.Version(1), Stage.OPERATOR, "");
        traffic.v2TakesLonger(1.5);

        runUntil(60, () -> !stage.load(rollout).open());

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stage.load(rollout).reason()).contains("V2's median is");
    }

    @Test
    void anEmergencyHoldsTheRolloutAndItGoesOnAfterwards() {
        Rollout rollout = stage.start(Stage.plan());
        runUntil(60, () -> stage.load(rollout).phase() == 1);
        run(3);
        var engaged = stage.emergencies.engage(Stage.PRODUCTION, Optional.of(Stage.FLAG), Stage.OPERATOR, "fire");
        long calls = outlook(rollout).calls();

        run(30);

        assertThat(outlook(rollout).decision().next()).isEqualTo("holds: an emergency keeps everybody on V1");
        assertThat(outlook(rollout).calls()).isEqualTo(calls);
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
        stage.emergencies.release(
                Stage.PRODUCTION,
                Optional.of(Stage.FLAG),
                new Expected.Version(engaged.epoch()),
                Stage.OPERATOR,
                "out");
        run(8);
        assertThat(stage.load(rollout).phase())
                .as("the phase's time begins anew")
                .isEqualTo(1);
        run(5);
        assertThat(stage.load(rollout).phase()).isEqualTo(2);
    }

    @Test
    void anEditOfTheFlagKeepsTheRolloutsShare() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        run(5);
        long before = outlook(rollout).calls();
        stage.changes.inEnvironment(Stage.PRODUCTION, Stage.OPERATOR, change -> {
            change.record(new AuditRecord("test", "test", "", null, null));
            return stage.flags.replace(
                    change, Stage.PRODUCTION, Stage.FLAG, "test", "", flag -> flag.withVersion(change.revision()));
        });

        run(5);

        assertThat(outlook(rollout).calls()).isGreaterThan(before);
        assertThat(outlook(rollout).evidence().before().v2().calls()).isEqualTo(traffic.v2Calls());
    }

    @Test
    void twoJudgesThatDecideAtOnceMakeOneChange() throws Exception {
        Rollout rollout = stage.start(Stage.plan(10_000));
        RolloutJudge other = stage.newJudge(Runnable::run);
        other.refresh();
        CompiledSnapshot snapshot = stage.snapshot();
        var report = traffic.v2Fails(1).calls(snapshot, "a", 300);
        long revision = stage.revision();

        together(
                () -> stage.judge().observed(Stage.PRODUCTION, report), () -> other.observed(Stage.PRODUCTION, report));

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stage.load(rollout).version()).isEqualTo(2);
        assertThat(stage.revision()).isEqualTo(revision + 1);
        assertThat(stage.verdicts(rollout)).hasSize(1);
    }

    @Test
    void aDecisionToGoBackIsCarriedOutWhenTheDatabaseIsBack() {
        Rollout rollout = stage.start(Stage.plan(10_000));
        CompiledSnapshot snapshot = stage.snapshot();
        stage.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE verdict RENAME TO verdict_away"));

        stage.report(traffic.v2Fails(1).calls(snapshot, "a", 300));
        stage.report(traffic.v2Fails(0).calls(snapshot, "a", 3_000));
        stage.pass(Duration.ofSeconds(3));
        assertThat(stage.load(rollout).open()).isTrue();
        stage.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE verdict_away RENAME TO verdict"));
        stage.pass(SECOND);

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stage.verdicts(rollout)).hasSize(1);
    }

    @Test
    void everyVerdictIsRecomputedEqualFromItsEvidence() {
        Rollout rollout = stage.start(Stage.plan());
        runUntil(60, () -> stage.load(rollout).phase() == 1);
        traffic.v2Fails(0.05);
        runUntil(60, () -> !stage.load(rollout).open());

        List<StoredVerdict> verdicts = stage.verdicts(rollout);

        assertThat(verdicts).hasSizeGreaterThanOrEqualTo(2);
        for (StoredVerdict verdict : verdicts) {
            Evidence evidence = GuardJson.readEvidence(
                    stage.database.jdbi().withHandle(handle -> new VerdictStore().evidence(handle, verdict.id())));
            assertThat(evidence.recompute()).isEqualTo(evidence.verdict());
        }
    }

    @Test
    void aSecondAttemptSpendsLessAlphaAndStartsAfresh() {
        Rollout first = stage.start(Stage.plan(10_000));
        stage.report(traffic.v2Fails(1).calls(stage.snapshot(), "a", 300));
        assertThat(stage.load(first).open()).isFalse();

        Rollout second = stage.start(Stage.plan(10_000));

        assertThat(second.attempt()).isEqualTo(2);
        assertThat(outlook(second).findings().threshold()).isGreaterThan(400);
        assertThat(outlook(second).calls()).isZero();
        assertThat(stage.flag().rolledBack()).isFalse();
        assertThat(share(stage.snapshot())).isBetween(0.09, 0.11);
    }

    private void run(int seconds) {
        runUntil(seconds, () -> false);
    }

    /** Four reports a second of 250 calls each, and a tick between, for {@code seconds} at most. */
    private void runUntil(int seconds, BooleanSupplier done) {
        CompiledSnapshot snapshot = stage.snapshot();
        for (int report = 0; report < seconds * 4 && !done.getAsBoolean(); report++) {
            if (stage.revision() != snapshot.revision()) {
                snapshot = stage.snapshot();
            }
            stage.clock.advance(Duration.ofMillis(250));
            stage.report(traffic.calls(snapshot, "a", 250));
            stage.judge().tick();
        }
    }

    private Outlook outlook(Rollout rollout) {
        return stage.judge().outlook(rollout.id()).orElseThrow();
    }

    private long failingUnits(Rollout rollout) {
        GuardState state = outlook(rollout).evidence().before();
        return state.v1().failingUnits() + state.v2().failingUnits();
    }

    private static double share(CompiledSnapshot snapshot) {
        int v2 = 0;
        for (int user = 0; user < 20_000; user++) {
            v2 += variation(snapshot, user).equals("v2") ? 1 : 0;
        }
        return v2 / 20_000.0;
    }

    private static String variation(CompiledSnapshot snapshot, int user) {
        Evaluation answer = snapshot.evaluate(Stage.FLAG, Traffic.context(user));
        return String.valueOf(answer.variation());
    }

    private static void together(Runnable... tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.length);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> futures = new ArrayList<>();
            for (Runnable task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await();
                    task.run();
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
