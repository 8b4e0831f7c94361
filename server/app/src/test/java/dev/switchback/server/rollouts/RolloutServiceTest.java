package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Page;
import dev.switchback.server.movement.Reweighting;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RolloutServiceTest {
    private final Stage stage = new Stage();
    private final Traffic traffic = new Traffic(2);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void startingRampsTheFlagInOneChange() {
        long before = stage.revision();

        Rollout rollout = stage.start(Stage.plan());

        assertThat(stage.revision()).isEqualTo(before + 1);
        assertThat(rollout.entered()).containsExactly(before + 1);
        assertThat(stage.load(rollout)).isEqualTo(rollout);
        Ramp ramp = ramp();
        assertThat(ramp.rollout()).isEqualTo(rollout.id());
        assertThat(ramp.attempt()).isEqualTo(1);
        assertThat(ramp.audiences()).hasSize(1);
        assertThat(ramp.allocation().weights()).isEqualTo(Map.of("v1", 100_000));
    }

    @Test
    void theFirstShareGrowsOutOfTheFlagsOwnSplit() {
        Allocation split = Allocation.of(weights(95_000, 5_000));
        stage.put(flag(new Serve.Split(split)));

        stage.start(Stage.plan(10_000));

        assertThat(ramp().allocation()).isEqualTo(Reweighting.of(split, weights(90_000, 10_000)));
    }

    @Test
    void aSplitThatIsDealtByAnythingElseIsNotRolledOutAndNotLost() {
        Serve byAccount = new Serve.Split(
                Allocation.of(Map.of("v1", 80_000, "v2", 20_000)),
                new Stickiness(null, List.of("account"), false),
                Allocation.BUCKETS);
        stage.put(flag(byAccount));

        assertThat(refusal(() -> stage.start(Stage.plan())).kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(stage.flag().defaultRule()).isEqualTo(byAccount);
    }

    @Test
    void whatRulesAreDealtByOutlivesARollout() {
        Flag plain = Stage.flag(true);
        Stickiness byAccount = new Stickiness("s", List.of("account"), true);
        Rule rule = new Rule(
                "some",
                List.of(),
                new Share(1_000, byAccount),
                new Serve.Split(Allocation.of(Map.of("v1", 50_000, "v2", 50_000)), byAccount, Allocation.BUCKETS));
        stage.put(new Flag(
                plain.key(),
                plain.type(),
                0,
                false,
                true,
                false,
                Mode.LIVE,
                plain.salt(),
                plain.normaliser(),
                plain.variations(),
                null,
                "v1",
                List.of(),
                List.of(),
                List.of(rule),
                plain.defaultRule(),
                null));

        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "looks odd");

        assertThat(stage.flag().rules()).containsExactly(rule);
    }

    @Test
    void aFlagThatIsOffIsNotRolledOut() {
        stage.put(Stage.flag(false));

        assertThat(refusal(() -> stage.start(Stage.plan())).kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(ramped()).isFalse();
    }

    @Test
    void aFlagUnderAnEmergencyIsNotRolledOut() {
        stage.emergencies.engage(Stage.PRODUCTION, Optional.empty(), Stage.OPERATOR, "fire");

        assertThat(refusal(() -> stage.start(Stage.plan())).kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(ramped()).isFalse();
    }

    @Test
    void aFlagHasOneRolloutAtATime() {
        stage.start(Stage.plan());

        assertThat(refusal(() -> stage.start(Stage.plan())).kind()).isEqualTo(Refusal.Kind.CONFLICT);
    }

    @Test
    void aFlagThatIsNotThereIsNotFound() {
        assertThat(refusal(() -> stage.service.start(Stage.PRODUCTION, "none", null, Stage.plan(), Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
    }

    @Test
    void theCandidateIsAVariationBesideTheRollbackVariation() {
        assertThat(refusedCandidate("v1")).containsExactly("/candidate");
        assertThat(refusedCandidate("v3")).containsExactly("/candidate");
    }

    @Test
    void amongSeveralVariationsTheCandidateIsNamed() {
        Flag two = Stage.flag(true);
        List<Variation> three = new ArrayList<>(two.variations());
        three.add(new Variation("v3", Value.of("three")));
        stage.put(new Flag(
                "several",
                FlagType.STRING,
                0,
                false,
                true,
                false,
                Mode.LIVE,
                "several",
                Normaliser.NATIVE,
                three,
                null,
                "v1",
                List.of(),
                List.of(),
                List.of(),
                new Serve.Fixed("v1"),
                null));

        assertThat(refusal(() -> start("several", null)).problems())
                .extracting(Problem::pointer)
                .containsExactly("/candidate");
        assertThat(start("several", "v3").candidate()).isEqualTo("v3");
    }

    @Test
    void anAudienceThatDoesNotCompileIsRefusedWithItsPlace() {
        Clause broken = new Clause("name", Operator.MATCHES, List.of(Value.of("ok"), Value.of("(")), false);
        Plan plan = new Plan(
                List.of(
                        new Phase("share", new Exposure.Share(10), Duration.ZERO, 0),
                        new Phase("audience", new Exposure.Audience(List.of(Stage.STAFF, broken)), Duration.ZERO, 0)),
                GuardSettings.defaults());

        assertThat(refusal(() -> stage.start(plan)).problems())
                .extracting(Problem::pointer)
                .containsExactly("/phases/1/audience/1/values/1");
    }

    @Test
    void anAudienceOfASegmentThatIsNotThereIsRefusedWithItsPlaceAndName() {
        Clause pilots = new Clause("", Operator.SEGMENT, List.of(Value.of("pilots")), false);
        Plan plan = new Plan(
                List.of(
                        new Phase("staff", new Exposure.Audience(List.of(Stage.STAFF)), Duration.ZERO, 0),
                        new Phase("pilots", new Exposure.Audience(List.of(pilots)), Duration.ZERO, 0)),
                GuardSettings.defaults());

        assertThat(refusal(() -> stage.start(plan)).problems())
                .containsExactly(new Problem("/phases/1/audience", "must name segments, and there is no 'pilots'"));
        assertThat(ramped()).isFalse();
    }

    @Test
    void anOperatorTakesEverybodyBackAndMayDoSoAgain() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.report(traffic.calls(stage.snapshot(), "a", 100));

        Rollout back = stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "looks odd");
        long revision = stage.revision();
        Rollout again = stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "really");

        assertThat(back.state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(back.reason()).isEqualTo("looks odd");
        assertThat(again).isEqualTo(back);
        assertThat(stage.revision()).isEqualTo(revision);
        assertThat(stage.flag().rolledBack()).isTrue();
        assertThat(stage.verdicts(rollout))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.decision()).isEqualTo("rollBack"));
    }

    @Test
    void aCompletedRolloutCanStillBeTakenBack() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.service.advance(Stage.PRODUCTION, rollout.id(), new Expected.Version(1), Stage.OPERATOR, "");
        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.COMPLETED);

        stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(stage.flag().rolledBack()).isTrue();
    }

    @Test
    void onlyTheLatestRolloutOfAFlagIsTakenBack() {
        Rollout first = stage.start(Stage.plan(50_000));
        stage.service.advance(Stage.PRODUCTION, first.id(), new Expected.Present(), Stage.OPERATOR, "");
        stage.start(Stage.plan(60_000));

        assertThat(refusal(() -> stage.service.rollBack(Stage.PRODUCTION, first.id(), Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.CONFLICT);
    }

    @Test
    void aPausedRolloutHoldsUntilItIsResumedAndItsTimeBeginsAnew() {
        Rollout rollout = stage.start(Stage.plan());
        stage.report(traffic.calls(stage.snapshot(), "a", 10_000));
        Rollout paused = stage.service.pause(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "lunch");
        assertThat(stage.service
                        .pause(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "")
                        .version())
                .isEqualTo(paused.version());
        stage.pass(Duration.ofSeconds(10));
        assertThat(stage.load(rollout).phase()).isZero();

        assertThat(refusal(() -> stage.service.resume(
                                Stage.PRODUCTION, rollout.id(), new Expected.Version(1), Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.STALE);
        stage.service.resume(
                Stage.PRODUCTION, rollout.id(), new Expected.Version(paused.version()), Stage.OPERATOR, "");

        stage.pass(Duration.ofSeconds(2));
        assertThat(stage.load(rollout).phase()).isZero();
        stage.pass(Duration.ofSeconds(2));
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void aPausedRolloutIsTakenBackAllTheSame() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.service.pause(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");

        stage.report(traffic.v2Fails(1).calls(stage.snapshot(), "a", 200));

        assertThat(stage.load(rollout).state()).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void anOperatorAdvancesWithoutWaiting() {
        Rollout rollout = stage.start(Stage.plan());

        Rollout advanced =
                stage.service.advance(Stage.PRODUCTION, rollout.id(), new Expected.Version(1), Stage.OPERATOR, "");

        assertThat(advanced.phase()).isEqualTo(1);
        assertThat(advanced.reason()).isEqualTo("advanced by ada");
        assertThat(ramp().allocation().weights()).isEqualTo(weights(90_000, 10_000));
        assertThat(refusal(() -> stage.service.advance(
                                Stage.PRODUCTION, rollout.id(), new Expected.Version(1), Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.STALE);
    }

    @Test
    void nobodyAdvancesDuringAnEmergency() {
        Rollout rollout = stage.start(Stage.plan());
        stage.emergencies.engage(Stage.PRODUCTION, Optional.of(Stage.FLAG), Stage.OPERATOR, "");

        assertThat(refusal(() -> stage.service.advance(
                                Stage.PRODUCTION, rollout.id(), new Expected.Present(), Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(stage.load(rollout).phase()).isZero();
    }

    @Test
    void nobodyAdvancesAWorseV2() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE verdict RENAME TO verdict_away"));
        stage.report(traffic.v2Fails(1).calls(stage.snapshot(), "a", 200));

        Refusal refusal = refusal(() ->
                stage.service.advance(Stage.PRODUCTION, rollout.id(), new Expected.Present(), Stage.OPERATOR, ""));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(refusal).hasMessageContaining("V2 is worse");
    }

    @Test
    void nothingIsDoneToARolloutThatHasEnded() {
        Rollout rollout = stage.start(Stage.plan());
        stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");

        assertThat(refusal(() -> stage.service.pause(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(refusal(() -> stage.service.advance(
                                Stage.PRODUCTION, rollout.id(), new Expected.Present(), Stage.OPERATOR, ""))
                        .kind())
                .isEqualTo(Refusal.Kind.CONFLICT);
    }

    @Test
    void aViewTellsWhatComesNextAndWhatWasFound() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.report(traffic.calls(stage.snapshot(), "a", 1_000));

        RolloutView view = stage.service.view(rollout);

        assertThat(view.callsInPhase()).isEqualTo(traffic.v2Calls());
        assertThat(view.next())
                .startsWith("holds: ")
                .contains("of 100,000 V2 calls; 0 of 60 min", "; next check with the next report; V2 errors ");
        assertThat(view.verdict()).isEqualTo("healthy");
        assertThat(view.findings())
                .extracting(FindingsView::metrics, as(InstanceOfAssertFactories.MAP))
                .containsOnlyKeys(
                        "errors",
                        "errorGate",
                        "latencyMedian",
                        "latencyMean",
                        "latencyP95",
                        "latencyP99",
                        "latencyChange");
    }

    @Test
    void aRolloutThatHasEndedStillTellsWhatWasFound() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.report(traffic.v2Fails(1).calls(stage.snapshot(), "a", 200));

        RolloutView view = stage.service.view(stage.load(rollout));

        assertThat(view.state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(view.verdict()).isEqualTo("worse");
        assertThat(view.callsInPhase()).isEqualTo(traffic.v2Calls());
        assertThat(view.next()).isEqualTo("nothing: it has ended");
    }

    @Test
    void listsRolloutsFromTheNewestPageByPage() {
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Rollout rollout = stage.start(Stage.plan());
            started.add(0, rollout.id());
            stage.service.rollBack(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");
            stage.clock.advance(Duration.ofNanos(i % 2 * 1_500L));
        }

        List<String> listed = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<RolloutView> page = stage.service.list(Stage.PRODUCTION, null, new Page.Request(2, after));
            page.items().forEach(item -> listed.add(item.id()));
            after = Optional.ofNullable(page.next());
        } while (after.isPresent());

        assertThat(listed).containsExactlyElementsOf(started);
        assertThat(stage.service
                        .list(Stage.PRODUCTION, "other", new Page.Request(2, Optional.empty()))
                        .items())
                .isEmpty();
    }

    @Test
    void aVerdictIsShownWithItsEvidence() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.report(traffic.v2Fails(1).calls(stage.snapshot(), "a", 200));

        Page<VerdictView> page =
                stage.service.verdicts(Stage.PRODUCTION, rollout.id(), new Page.Request(50, Optional.empty()));
        VerdictView verdict = stage.service.verdict(
                Stage.PRODUCTION, rollout.id(), page.items().get(0).id());

        assertThat(page.items()).hasSize(1);
        assertThat(page.items().get(0).evidence()).isNull();
        String evidence = Objects.requireNonNull(verdict.evidence());
        assertThat(GuardJson.readEvidence(evidence).recompute().findings().v2().calls())
                .isEqualTo(traffic.v2Calls());
        assertThat(refusal(() -> stage.service.verdict(Stage.PRODUCTION, rollout.id(), "99"))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
    }

    @Test
    void everyMoveIsInTheAuditLogWithItsActor() {
        Rollout rollout = stage.start(Stage.plan(50_000));
        stage.report(traffic.v2Fails(1).calls(stage.snapshot(), "a", 200));

        List<String> entries = stage.database
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT actor || ' ' || action FROM audit_entry WHERE subject = :subject ORDER BY id")
                        .bind("subject", "rollout/" + rollout.id())
                        .mapTo(String.class)
                        .list());

        assertThat(entries).containsExactly("ada rollout.started", "guard rollout.rolledBack");
    }

    private List<String> refusedCandidate(String candidate) {
        return refusal(() -> start(Stage.FLAG, candidate)).problems().stream()
                .map(Problem::pointer)
                .toList();
    }

    private Rollout start(String flag, @Nullable String candidate) {
        return stage.service.start(Stage.PRODUCTION, flag, candidate, Stage.plan(), Stage.OPERATOR, "");
    }

    private Ramp ramp() {
        Ramp ramp = stage.flag().ramp();
        if (ramp == null) {
            throw new AssertionError("no rollout leads the flag");
        }
        return ramp;
    }

    private boolean ramped() {
        return stage.flag().ramp() != null;
    }

    private static Flag flag(Serve defaultRule) {
        return Stage.flag(true).settledOn(defaultRule);
    }

    private static Map<String, Integer> weights(int v1, int v2) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("v1", v1);
        weights.put("v2", v2);
        return weights;
    }

    private static Refusal refusal(ThrowingCallable task) {
        return catchThrowableOfType(Refusal.class, task);
    }
}
