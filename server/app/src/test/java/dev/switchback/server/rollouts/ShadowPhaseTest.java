package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Ramp;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.Gates;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.GuardedMetric;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.rollouts.plans.PlanCheck;
import dev.switchback.server.telemetry.Observation;
import dev.switchback.server.telemetry.SeriesDelta;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Phases in which V2 only runs aside. */
class ShadowPhaseTest {
    private static final GuardedMetric MISMATCH = mismatch(null);
    private final Stage stage = new Stage();
    private int nextUnit;

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whileAShadowPhaseLastsEverybodyIsServedV1AndTheShareRunsV2Aside() {
        Rollout rollout = stage.start(plan(MISMATCH));

        assertThat(rollout.share()).isZero();
        assertThat(stage.flag().mode()).isEqualTo(Mode.SHADOW);
        List<Evaluation> answers = answers();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.variation()).isEqualTo("v1"));
        assertThat(answers.stream().filter(answer -> "v2".equals(answer.aside())))
                .hasSizeBetween(400, 600);

        stage.service.advance(Stage.PRODUCTION, rollout.id(), any(), Stage.OPERATOR, "");

        assertThat(stage.flag().mode()).isEqualTo(Mode.LIVE);
        assertThat(answers().stream().filter(answer -> "v2".equals(answer.variation())))
                .hasSizeBetween(60, 140)
                .allSatisfy(answer -> assertThat(answer.randomised()).isTrue());
        Ramp ramp = Objects.requireNonNull(stage.flag().ramp());
        assertThat(ramp.exposed()).isNull(); // nobody has had V2 before
    }

    @Test
    void whomV2OnlyRanAsideForIsFreshToTheGuardAndWhoHadItIsNot() {
        Rollout rollout = stage.start(plan(MISMATCH));
        stage.service.advance(Stage.PRODUCTION, rollout.id(), any(), Stage.OPERATOR, "");
        Allocation live = Objects.requireNonNull(stage.flag().ramp()).allocation();

        stage.service.stepBack(Stage.PRODUCTION, rollout.id(), Optional.empty(), Stage.OPERATOR, "");
        assertThat(stage.flag().mode()).isEqualTo(Mode.SHADOW);
        assertThat(Objects.requireNonNull(stage.flag().ramp()).exposed()).isEqualTo(live);

        stage.service.advance(Stage.PRODUCTION, rollout.id(), any(), Stage.OPERATOR, "");
        Ramp again = Objects.requireNonNull(stage.flag().ramp());
        assertThat(again.exposed()).isEqualTo(live);
        assertThat(again.allocation()).isEqualTo(live);
    }

    @Test
    void comparedCallsWithoutMismatchesLeadOn() {
        Rollout rollout = stage.start(plan(MISMATCH));
        compare(1_900, 0, 190, 0);
        stage.pass(Duration.ofSeconds(12));
        Outlook before = stage.judge().outlook(rollout.id()).orElseThrow();
        assertThat(before.waiting()).extracting(Wait::words).containsExactly("1,900 of 2,000 compared calls");

        compare(200, 0, 20, 0);
        stage.pass(Duration.ofSeconds(1));

        assertThat(stage.load(rollout).phase()).isEqualTo(1);
        assertThat(stage.load(rollout).reason()).startsWith("2,100 compared calls in ");
    }

    @ParameterizedTest
    @CsvSource({"0.001, 20, 0", "'', 200, 2"})
    void mismatchesEndAShadowPhaseThatHarmedNobody(String limit, int mismatches, int ofV1) {
        Rollout rollout = stage.start(plan(mismatch(limit.isEmpty() ? null : Double.valueOf(limit))));
        for (int second = 0; second < 20; second++) {
            compare(2_000, mismatches, 200, ofV1);
            stage.pass(Duration.ofSeconds(1));
        }

        Rollout ended = stage.load(rollout);
        assertThat(ended.state()).isEqualTo(RolloutState.ROLLED_BACK);
        assertThat(ended.reason()).contains("\"mismatch\" is 0.", "everybody was on V1 all along");
        assertThat(stage.flag().rolledBack()).isTrue();
    }

    @Test
    void whatDiffersFromCallToCallAnywayIsNotHeldAgainstV2() {
        Rollout rollout = stage.start(plan(MISMATCH));
        for (int second = 0; second < 20; second++) {
            compare(2_000, 20, 200, 2);
            stage.pass(Duration.ofSeconds(1));
        }
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void aGateOnMismatchesHoldsUntilTheyKeepToIt() {
        Plan gated = plan(mismatch(0.01)).keepingTo(new Gates(null, null, true, List.of("mismatch")));
        Rollout rollout = stage.start(gated);
        compare(2_000, 20, 10, 0); // 1 %, and chance counts against V2
        stage.pass(Duration.ofSeconds(12));
        assertThat(stage.load(rollout).phase()).isZero();

        compare(100_000, 20, 10_000, 0);
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void abortingPutsTheFlagBackAsItWas() {
        stage.put(Stage.flag(true).withMode(Mode.SHADOW));
        Rollout rollout = stage.start(plan(MISMATCH));
        stage.service.advance(Stage.PRODUCTION, rollout.id(), any(), Stage.OPERATOR, "");
        assertThat(stage.flag().mode()).isEqualTo(Mode.LIVE);

        stage.service.abort(Stage.PRODUCTION, rollout.id(), Stage.OPERATOR, "");

        assertThat(stage.flag().mode()).isEqualTo(Mode.SHADOW);
        assertThat(stage.flag().ramp()).isNull();
    }

    @Test
    void whileARolloutLeadsAFlagNobodyElseSetsItsMode() {
        stage.start(plan(MISMATCH));
        assertThat(catchThrowableOfType(
                        Refusal.class, () -> stage.put(stage.flag().withMode(Mode.LIVE))))
                .hasMessageContaining("whether V2 is served or only runs aside");
    }

    @Test
    void shadowPhasesComeFirstAndAreFollowedByOthers() {
        assertThat(pointers(List.of(live(1_000), shadow(50_000), live(10_000)), MISMATCH))
                .containsExactly("/phases/1/shadow");
        assertThat(pointers(List.of(shadow(50_000)), MISMATCH)).containsExactly("/phases/0/shadow");
        assertThat(pointers(List.of(shadow(50_000), shadow(20_000), live(1)), MISMATCH))
                .containsExactly("/phases/1/share");
        assertThat(pointers(List.of(shadow(50_000), shadow(100_000), live(1)), MISMATCH))
                .isEmpty();
        assertThat(pointers(List.of(shadow(50_000), live(1)))).containsExactly("/guard/metrics");
        assertThat(pointers(
                        List.of(live(1)),
                        new GuardedMetric("mismatch", GuardedMetric.Kind.COUNT, GuardedMetric.Direction.DOWN, 0, null)))
                .containsExactly("/guard/metrics/0/kind", "/guard/metrics/0/worse");
    }

    private List<Evaluation> answers() {
        CompiledSnapshot snapshot = stage.snapshot();
        return IntStream.range(0, 1_000)
                .mapToObj(user -> snapshot.evaluate(Stage.FLAG, Traffic.context(user * 100 + 1)))
                .toList();
    }

    /** Reports so many answers of V2 aside compared with V1's, and of V1 with its own. */
    private void compare(int v2, int v2Hits, int v1, int v1Hits) {
        List<SeriesDelta> series = List.of(series("v2", 0, v2, v2Hits), series("v1", 10L * v2, v1, v1Hits));
        stage.report(new Observation(
                new Instance("a", "a-1", "test"), new Receipt(stage.revision(), "", 0, Set.of()), Set.of(), series));
    }

    private SeriesDelta series(String variation, long calls, int compared, int mismatches) {
        Set<Integer> units =
                IntStream.range(0, mismatches).mapToObj(any -> nextUnit++).collect(Collectors.toSet());
        return new SeriesDelta(
                new SeriesKey(Stage.FLAG, stage.flag().version(), variation, false),
                calls,
                0,
                0,
                Map.of(),
                List.of(),
                Set.of(),
                FirstCalls.NONE,
                List.of(new MetricSeries("mismatch", compared, mismatches, Map.of(), units, Map.of())));
    }

    private static Expected any() {
        return new Expected.Present();
    }

    private static List<String> pointers(List<Phase> phases, GuardedMetric... metrics) {
        Plan plan = new Plan(phases, new GuardSettings(0.01, 0.001, 2.5, List.of(metrics)));
        return PlanCheck.problems(plan).stream().map(Problem::pointer).toList();
    }

    private static Plan plan(GuardedMetric metric) {
        return new Plan(List.of(shadow(50_000), live(10_000)), new GuardSettings(0.01, 0.001, 2.5, List.of(metric)));
    }

    private static Phase shadow(int share) {
        return new Phase(
                "shadow",
                new Exposure.Share(share),
                true,
                false,
                Duration.ofSeconds(10),
                2_000,
                0,
                List.of(),
                Duration.ZERO);
    }

    private static Phase live(int share) {
        return new Phase("live", new Exposure.Share(share), Duration.ofHours(1), 100_000);
    }

    private static GuardedMetric mismatch(@Nullable Double limit) {
        return new GuardedMetric("mismatch", GuardedMetric.Kind.RATE, GuardedMetric.Direction.UP, 0, limit);
    }
}
