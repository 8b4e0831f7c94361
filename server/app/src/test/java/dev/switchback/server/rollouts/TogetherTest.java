package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Announcement;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.rollouts.plans.Gates;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.telemetry.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the judge does when several flags of an environment turn bad, and how its decisions outlive its node. */
class TogetherTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RolloutLimits LIMITS = new RolloutLimits(2, Duration.ofMinutes(10), Duration.ofSeconds(60), 3);

    private final Stage stage = new Stage(LIMITS, url -> CompletableFuture.completedFuture(Optional.empty()));
    private final List<Rollout> rollouts = new ArrayList<>();
    private final List<Traffic> traffic = new ArrayList<>();
    private final List<String> paged = new ArrayList<>();

    @BeforeEach
    void listen() {
        stage.changes.onAnnounce((handle, announcements) -> announcements.stream()
                .map(Announcement::record)
                .filter(record -> record.action().equals("rollout.paged"))
                .forEach(record -> paged.add(record.subject())));
    }

    @AfterEach
    void close() {
        try (stage) {
            assertThat(stage.replays()).allMatch(Replay::same);
        }
    }

    @Test
    void ofTwoFlagsThatTurnBadTogetherOneGoesBackAndTheOtherIsFrozenForAMinute() {
        start(2);
        fails(0, 0.1);
        runUntil(60, () -> state(0) == RolloutState.ROLLED_BACK);
        fails(1, 0.1);
        runUntil(30, () -> state(1) == RolloutState.HELD);

        assertThat(now(1).course().hold()).isEqualTo(Course.Hold.FROZEN);
        assertThat(now(1).reason()).startsWith("another flag turned bad as well; V2 fails");
        assertThat(now(1).course().trial()).as("its evidence begins anew").isEqualTo(2);
        assertThat(stage.service.view(now(1)).next()).startsWith("holds: another flag turned bad as well");

        fails(1, 0.0005);
        runUntil(70, () -> state(1) == RolloutState.RUNNING);
        assertThat(state(1)).isEqualTo(RolloutState.RUNNING);
    }

    @Test
    void aFrozenFlagThatIsStillBadGoesBackAfterwardsForItIsFrozenOnce() {
        start(2);
        fails(0, 0.1);
        runUntil(60, () -> state(0) == RolloutState.ROLLED_BACK);
        fails(1, 0.1);

        runUntil(180, () -> !now(1).open());

        assertThat(state(1)).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void ofTwoThatAreFoundWorseAtOnceTheStrongerEvidenceGoesBackFirst() {
        start(2);
        stage.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE trip RENAME TO trip_away"));
        fails(0, 0.03);
        fails(1, 0.3);
        runUntil(60, () -> worse(0) && worse(1));
        stage.database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE trip_away RENAME TO trip"));
        stage.pass(SECOND.multipliedBy(3));

        assertThat(state(1)).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(now(0).course().hold()).isEqualTo(Course.Hold.FROZEN);
    }

    @Test
    void aDeadV2GoesBackWhateverHappensAroundIt() {
        start(4);
        for (int i = 0; i < 4; i++) {
            fails(i, 1);
        }

        runUntil(
                10,
                () -> rollouts.stream().noneMatch(rollout -> stage.load(rollout).open()));

        assertThat(rollouts).allMatch(rollout -> stage.load(rollout).state() == RolloutState.ROLLED_BACK);
    }

    @Test
    void moreFlagsThanAllowedHoldUntilThereIsRoomAndCannotBeResumed() {
        start(3);
        for (int i = 0; i < 3; i++) {
            fails(i, 0.1);
            int flag = i;
            runUntil(60, () -> state(flag) != RolloutState.RUNNING);
            fails(i, 0.0005);
            if (i < 2) {
                assertThat(state(i)).isEqualTo(RolloutState.ROLLED_BACK);
                stage.pass(Duration.ofSeconds(61));
            }
        }

        assertThat(now(2).course().hold()).isEqualTo(Course.Hold.LIMIT);
        assertThat(paged).containsExactly("rollout/" + rollouts.get(2).id());
        assertThat(catchThrowableOfType(Refusal.class, () -> resume(2))).hasMessageContaining("Roll it back");
        int verdicts = stage.verdicts(rollouts.get(2)).size();
        stage.restart();
        stage.pass(Duration.ofMinutes(5));
        assertThat(now(2).open()).isTrue();
        assertThat(stage.verdicts(rollouts.get(2))).hasSize(verdicts);
        assertThat(paged).as("nobody is paged again").hasSize(1);

        stage.pass(Duration.ofMinutes(5));

        assertThat(state(2)).as("also on a node that only read of it").isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void moreThanThreeTogetherAreAnIncidentThatHoldsTheEnvironmentUntilPeopleLetGo() {
        start(5);
        for (int i = 0; i < 4; i++) {
            fails(i, 0.1);
            int flag = i;
            runUntil(30, () -> state(flag) != RolloutState.RUNNING);
        }

        assertThat(now(3).course().hold()).isEqualTo(Course.Hold.INCIDENT);
        assertThat(paged)
                .contains("rollout/" + rollouts.get(3).id())
                .doesNotContain("rollout/" + rollouts.get(4).id());
        assertThat(now(4).course().hold()).isEqualTo(Course.Hold.INCIDENT);
        assertThat(now(4).reason()).contains("the environment");
        stage.pass(Duration.ofMinutes(3));
        assertThat(state(4)).isEqualTo(RolloutState.HELD);
        assertThat(now(3).course().trial()).isEqualTo(1);
        assertThat(resume(4).state()).isEqualTo(RolloutState.RUNNING);
        assertThat(resume(3).course().trial())
                .as("what an incident shows is no evidence")
                .isEqualTo(2);
    }

    @Test
    void aFrozenEnvironmentHoldsAllItsRolloutsOnce() {
        start(2);
        Enforcement enforcement = new Enforcement(
                new Moves(stage.flags, new RolloutStore(), new VerdictStore()),
                new RolloutStore(),
                new VerdictStore(),
                LIMITS);
        for (int i = 0; i < 2; i++) {
            stage.changes.inEnvironment(Stage.PRODUCTION, Actor.GUARD, change -> {
                enforcement.freeze(change, Stage.PRODUCTION);
                return change;
            });
        }

        assertThat(paged).as("once for all of them").hasSize(1);
        assertThat(rollouts).allSatisfy(rollout -> {
            assertThat(stage.load(rollout).course().hold()).isEqualTo(Course.Hold.INCIDENT);
            assertThat(stage.load(rollout).version()).isEqualTo(2);
        });
    }

    @Test
    void evidenceThatStepsBackBeginsAnewAndAPersonLooks() {
        Plan plan = new Plan(
                Stage.plan().phases(),
                GuardSettings.defaults(),
                Gates.NONE,
                0,
                Plan.Finish.AUTOMATIC,
                Plan.OnWorse.STEP_BACK,
                null);
        start(plan);
        advance(0);
        advance(0);
        fails(0, 0.02);
        runUntil(60, () -> state(0) == RolloutState.HELD);

        assertThat(now(0).phase()).isEqualTo(1);
        assertThat(now(0).course().hold()).isEqualTo(Course.Hold.STEPPED_BACK);
        assertThat(now(0).course().trial()).isEqualTo(2);
        assertThat(stage.verdicts(rollouts.get(0)).get(0).decision()).isEqualTo("stepBack");
        fails(0, 0.0005);
        runUntil(30, () -> false);
        assertThat(now(0).phase()).isEqualTo(1);
        fails(0, 1);
        runUntil(10, () -> !now(0).open());
        assertThat(state(0)).isEqualTo(RolloutState.ROLLED_BACK);
    }

    @Test
    void aDecisionOutlivesTheNodeThatTookIt() {
        start(1);
        List<Runnable> neverRun = new ArrayList<>();
        RolloutJudge dying = stage.newJudge(neverRun::add);
        dying.refresh();
        RolloutJudge other = stage.newJudge(Runnable::run);
        Observation report = traffic.get(0).v2Fails(0.3).calls(stage.snapshot(), "a", 2_000);
        dying.observed(Stage.PRODUCTION, report);
        assertThat(neverRun).isNotEmpty();
        String decided =
                dying.outlook(rollouts.get(0).id()).orElseThrow().decision().word();
        dying.draft(Stage.PRODUCTION).ifPresent(draft -> stage.database.jdbi().useTransaction(draft::write));

        other.refresh();
        other.tick();

        assertThat(decided).isEqualTo("rollBack");
        assertThat(state(0)).isEqualTo(RolloutState.ROLLED_BACK);
        long revision = stage.revision();
        neverRun.forEach(Runnable::run);
        assertThat(stage.revision()).as("what was decided twice is done once").isEqualTo(revision);
        assertThat(stage.verdicts(rollouts.get(0))).hasSize(1);
    }

    private void start(int flags) {
        for (int i = 0; i < flags; i++) {
            start(Stage.plan(20_000));
        }
    }

    private void start(Plan plan) {
        String flag = "flag-" + rollouts.size();
        stage.put(Stage.flag(flag, true));
        rollouts.add(stage.service.start(Stage.PRODUCTION, flag, null, plan, Stage.OPERATOR, ""));
        traffic.add(new Traffic(rollouts.size(), flag));
    }

    private void fails(int flag, double rate) {
        traffic.get(flag).v2Fails(rate);
    }

    private Rollout now(int flag) {
        return stage.load(rollouts.get(flag));
    }

    private RolloutState state(int flag) {
        return now(flag).state();
    }

    private boolean worse(int flag) {
        return stage.judge()
                .outlook(rollouts.get(flag).id())
                .filter(outlook -> outlook.verdict().equals("worse"))
                .isPresent();
    }

    private void advance(int flag) {
        stage.service.advance(Stage.PRODUCTION, rollouts.get(flag).id(), new Expected.Present(), Stage.OPERATOR, "");
    }

    private Rollout resume(int flag) {
        return stage.service.resume(
                Stage.PRODUCTION, rollouts.get(flag).id(), new Expected.Present(), Stage.OPERATOR, "");
    }

    /** Four reports a second and flag of 250 calls each, for {@code seconds} at most. */
    private void runUntil(int seconds, BooleanSupplier done) {
        for (int report = 0; report < seconds * 4 && !done.getAsBoolean(); report++) {
            stage.clock.advance(Duration.ofMillis(250));
            CompiledSnapshot snapshot = stage.snapshot();
            for (int i = 0; i < rollouts.size(); i++) {
                if (now(i).open()) {
                    stage.report(traffic.get(i).calls(snapshot, "a", 250));
                }
            }
            stage.judge().tick();
        }
    }
}
