package dev.switchback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.guard.Findings.MetricEvidence;
import dev.switchback.guard.Verdict.Healthy;
import dev.switchback.guard.Verdict.Inconclusive;
import dev.switchback.guard.Verdict.Worse;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuardTest {

    private static final GuardPolicy POLICY = GuardPolicy.defaults();

    @Test
    void beforeAnythingIsKnownTheVerdictIsInconclusive() {
        assertThat(Guard.judge(POLICY, Guard.start()))
                .isInstanceOfSatisfying(
                        Inconclusive.class,
                        verdict -> assertThat(verdict.reason()).isEqualTo("V2 has not been called yet"));
    }

    @Test
    void goodCallsAreHealthy() {
        assertThat(judge(window(0, 0.1, calls(900, 1), calls(100, 0)))).isInstanceOf(Healthy.class);
    }

    @Test
    void evidenceOfErrorsIsTheWeightedMixtureOfTheBets() {
        GuardState state = observe(window(0, 0.1, calls(900, 0), calls(100, 5)));
        // ln Σ_r 0.5/5 · (r / (0.9 + 0.1 r))^5
        double expected = Math.log(DoubleStream.of(1.5, 2, 4, 10, 100)
                .map(ratio -> 0.1 * Math.pow(ratio / (0.9 + 0.1 * ratio), 5))
                .sum());
        MetricEvidence errors = metric(Guard.judge(POLICY, state), Metric.ERRORS);
        assertThat(errors.logEvidence()).isCloseTo(expected, within(1e-12));
        assertThat(errors.counts()).isTrue();
        assertThat(errors.acts()).isTrue();
    }

    @Test
    void aMarginRaisesWhatIsTolerated() {
        Window window = window(0, 0.1, calls(900, 9), calls(100, 6));
        double strict = metric(judge(window), Metric.ERRORS).logEvidence();
        GuardPolicy lenient = POLICY.withRelativeMargin(2);
        double tolerant = metric(Guard.judge(lenient, Guard.observe(lenient, Guard.start(), window)), Metric.ERRORS)
                .logEvidence();
        assertThat(tolerant).isLessThan(strict - 1);
    }

    @Test
    void moreErrorsOnV2AreWorseAndTheReasonHasTheFigures() {
        assertThat(judge(window(0, 0.1, calls(9_001, 9), calls(1_104, 23))))
                .isInstanceOfSatisfying(Worse.class, worse -> {
                    assertThat(worse.cause()).isEqualTo(Cause.ERRORS);
                    assertThat(worse.reason())
                            .startsWith("V2 fails 2.1 % of calls (23 of 1,104), V1 0.10 % (9 of 9,001); evidence ")
                            .endsWith(" against a threshold of 133");
                    assertThat(worse.findings().evidence())
                            .isGreaterThan(worse.findings().threshold());
                });
    }

    @Test
    void fewerThanFourFailingUnitsNeverTakeV2Back() {
        assertThat(judge(window(0, 0.01, calls(9_900, 0), calls(100, 3))))
                .isInstanceOfSatisfying(Inconclusive.class, verdict -> {
                    assertThat(verdict.doubt()).isEqualTo(Doubt.FEW_UNITS);
                    assertThat(verdict.reason())
                            .startsWith("V2 may be worse: evidence ")
                            .endsWith(", but from too few failing units");
                });
    }

    @Test
    void evidenceBelowTheThresholdIsDoubt() {
        assertThat(judge(window(0, 0.1, calls(900, 0), calls(100, 3))))
                .isInstanceOfSatisfying(Inconclusive.class, verdict -> {
                    assertThat(verdict.findings().evidence()).isBetween(10.0, 133.0);
                    assertThat(verdict.reason()).endsWith(" against a threshold of 133");
                });
    }

    @Test
    void aSpikeOnV1IsTheEnvironments() {
        assertThat(judge(window(0, 0.1, calls(900, 90), calls(100, 10))))
                .isInstanceOfSatisfying(
                        Inconclusive.class,
                        verdict -> assertThat(verdict.reason()).startsWith("V1 itself fails unusually often"));
    }

    @Test
    void errorsDoNotCountWhileV2sRateIsHardlyAboveV1s() {
        GuardState state = Guard.start();
        for (int second = 0; second < 50; second++) {
            state = Guard.observe(POLICY, state, window(second, 0.5, calls(500, 10), calls(500, 11)));
        }
        Verdict verdict = Guard.judge(POLICY, state);
        assertThat(metric(verdict, Metric.ERRORS).counts()).isFalse();
        assertThat(metric(verdict, Metric.ERROR_GATE).counts()).isFalse();
        assertThat(metric(verdict, Metric.LATENCY_MEDIAN).counts()).isTrue();
    }

    @Test
    void whenNobodyIsOnV1AnyMoreTheGateStillHolds() {
        GuardState state = Guard.start(calls(100_000, 0));
        state = Guard.observe(POLICY, state, window(0, 1, ArmCounts.NONE, calls(2_000, 40)));
        assertThat(Guard.judge(POLICY, state)).isInstanceOfSatisfying(Worse.class, worse -> {
            assertThat(worse.cause()).isEqualTo(Cause.ERROR_GATE);
            assertThat(worse.reason())
                    .startsWith(
                            "V2 fails 2.0 % of calls (40 of 2,000), V1 0 % (0 of 0), above the error gate; evidence ");
        });
    }

    @Test
    void whoBrokeLateIsOverTheGateOfLateThoughAllCallsSoFarKeepToIt() {
        GuardState state = Guard.start(calls(100_000, 0));
        for (int second = 0; second < 40; second++) {
            state = Guard.observe(POLICY, state, window(second, 1, ArmCounts.NONE, calls(1_000, 0)));
        }
        state = Guard.observe(POLICY, state, window(40, 1, ArmCounts.NONE, calls(1_000, 30)));
        assertThat(Guard.judge(POLICY, state)).isInstanceOfSatisfying(Worse.class, worse -> {
            assertThat(worse.cause()).isEqualTo(Cause.ERROR_GATE);
            assertThat(worse.reason())
                    .startsWith(
                            "V2 fails 0.073 % of calls (30 of 41,000), V1 0 % (0 of 0), of late above the error gate; ");
        });
    }

    @Test
    void namedUsersAreNotComparedWithTheRest() {
        GuardState state = Guard.start();
        for (int second = 0; second < 5; second++) {
            ArmCounts slow = new ArmCounts(100, 1, 1, Histogram.of(Map.of(500, 99L)));
            ArmCounts fast = new ArmCounts(900, 0, 0, Histogram.of(Map.of(400, 900L)));
            state = Guard.observe(POLICY, state, window(second, 0, fast, slow));
        }
        Verdict verdict = Guard.judge(POLICY, state);
        for (Metric metric : List.of(Metric.ERRORS, Metric.LATENCY_MEDIAN, Metric.LATENCY_P95, Metric.LATENCY_P99)) {
            assertThat(metric(verdict, metric).logEvidence()).isCloseTo(Math.log(0.5), within(1e-12));
        }
    }

    @Test
    void slowCallsAreWorseAndTheReasonSaysHowSlow() {
        GuardState state = slowed(POLICY, 0.1);
        assertThat(Guard.judge(POLICY, state)).isInstanceOfSatisfying(Worse.class, worse -> {
            assertThat(worse.cause()).isEqualTo(Cause.LATENCY_MEDIAN);
            assertThat(worse.reason()).startsWith("V2's median is 201 ms, V1's 17.5 ms; evidence 10^");
        });
    }

    @Test
    void latencyThatMayNotActIsOnlyDoubt() {
        GuardPolicy policy = POLICY.withLatencyActs(false);
        assertThat(Guard.judge(policy, slowed(policy, 0.1)))
                .isInstanceOfSatisfying(
                        Inconclusive.class,
                        verdict -> assertThat(verdict.reason()).endsWith(", but latency does not act at this share"));
    }

    @Test
    void latencyIsJudgedOnlyWhenItsBinIsOver() {
        Window slow = window(7, 0.5, timed(400, 100), timed(500, 100));
        GuardState open = observe(slow);
        assertThat(metric(Guard.judge(POLICY, open), Metric.LATENCY_MEDIAN).logEvidence())
                .isCloseTo(Math.log(0.5), within(1e-12));
        GuardState closed = Guard.observe(POLICY, open, window(8, 0.5, calls(1, 0), calls(1, 0)));
        assertThat(metric(Guard.judge(POLICY, closed), Metric.LATENCY_MEDIAN).logEvidence())
                .isGreaterThan(10);
    }

    @Test
    void sparseLatenciesWaitForEachOtherUntilTheShareChanges() {
        GuardState state = Guard.start();
        for (int second = 0; second < 5; second++) {
            state = Guard.observe(POLICY, state, window(second, 0.5, timed(400, 1), timed(500, 1)));
        }
        assertThat(state.latencyContrast().open().v2().total()).isEqualTo(5);
        state = Guard.observe(POLICY, state, window(5, 0.25, timed(400, 1), timed(500, 1)));
        assertThat(state.latencyContrast().open().v2().total()).isEqualTo(1);
        assertThat(state.latencyContrast().median().plays()).isPositive();
        assertThat(state.latencyContrast().newer().total()).isEqualTo(5);
    }

    @Test
    void namedUsersNeitherEndNorJoinWhatIsBeingGathered() {
        GuardState state = observe(window(0, 0.5, timed(400, 3), timed(500, 3)));
        state = Guard.observe(POLICY, state, window(0, 1, timed(400, 7), timed(500, 50)));
        assertThat(state.latencyContrast().open().v1().total()).isEqualTo(3);
        assertThat(state.latencyContrast().open().v2().total()).isEqualTo(3);
        assertThat(state.latencyContrast().newer().total()).isEqualTo(7);
        assertThat(state.latencyContrast().median().plays()).isZero();
    }

    @Test
    void laterCallsOfTheSameUnitsAreNoEvidence() {
        ArmCounts slow = timed(500, 1_000);
        ArmCounts again = new ArmCounts(1_000, 0, 0, 0, slow.latency(), Histogram.EMPTY, GroupLevels.NONE, Map.of());
        GuardState state = observe(window(0, 0.5, timed(400, 1_000), again), window(1, 0.5, calls(1, 0), calls(1, 0)));
        assertThat(state.latencyContrast().median().plays()).isZero();
        assertThat(state.v2().latency().total()).isEqualTo(1_000);
        assertThat(state.latencyContrast().newer().total()).isEqualTo(1_000);
    }

    @Test
    void whileNoUnitsCountNoLatenciesAreGathered() {
        ArmCounts slow = timed(500, 1_000);
        Window window = new Window(0, 0.1, 0, Window.SEVERAL, timed(400, 1_000), slow, Fleet.NONE);
        GuardState state = observe(window, window(1, 0.1, calls(1, 0), calls(1, 0)));
        assertThat(state.latencyContrast().median().plays()).isZero();
        assertThat(state.latencyContrast().newer().total()).isEqualTo(1_000);
    }

    @Test
    void latencyWithinTheToleranceIsNoEvidence() {
        Window shifted = window(0, 0.5, timed(400, 1_000), timed(401, 1_000));
        GuardState state = observe(shifted, window(1, 0.5, calls(1, 0), calls(1, 0)));
        assertThat(state.latencyContrast().median().logEvidence()).isCloseTo(Math.log(0.5), within(1e-9));
        GuardPolicy strict = POLICY.withToleranceBuckets(0);
        GuardState found = Guard.observe(
                strict, Guard.observe(strict, Guard.start(), shifted), window(1, 0.5, calls(1, 0), calls(1, 0)));
        assertThat(found.latencyContrast().median().logEvidence()).isGreaterThan(100);
    }

    @Test
    void v1sEarlierLatenciesAreForgottenAfterTwoGenerations() {
        GuardState state = Guard.start(timed(400, 1_000));
        state = Guard.observe(POLICY, state, window(0, 0.5, ArmCounts.NONE, calls(1, 0)));
        state = Guard.observe(POLICY, state, window(300, 0.5, ArmCounts.NONE, calls(1, 0)));
        assertThat(state.latencyContrast().older().total()).isEqualTo(1_000);
        state = Guard.observe(POLICY, state, window(600, 0.5, ArmCounts.NONE, calls(1, 0)));
        assertThat(state.latencyContrast().older()).isEqualTo(Histogram.EMPTY);
        assertThat(state.latencyContrast().newer()).isEqualTo(Histogram.EMPTY);
    }

    @Test
    void aTailIsNotJudgedBeforeV1IsKnown() {
        Window window = window(0, 0.5, timed(400, 1_000), timed(500, 1_000));
        Window next = window(1, 0.5, calls(1, 0), calls(1, 0));
        assertThat(observe(window, next).latencyContrast().p99().plays()).isZero();
        GuardState known = Guard.start(timed(400, 2_000));
        known = Guard.observe(POLICY, Guard.observe(POLICY, known, window), next);
        assertThat(known.latencyContrast().p95().logEvidence()).isGreaterThan(10);
        assertThat(known.latencyContrast().p99().logEvidence()).isGreaterThan(10);
    }

    @Test
    void aDeadV2Trips() {
        assertThat(judge(window(0, 0.1, calls(90, 0), calls(10, 10)))).isInstanceOfSatisfying(Worse.class, worse -> {
            assertThat(worse.cause()).isEqualTo(Cause.HARD_TRIP);
            assertThat(worse.reason()).isEqualTo("V2 fails 100.0 % of its latest calls, V1 fails 0 %");
        });
        assertThat(judge(window(0, 1, ArmCounts.NONE, calls(30, 24)))).isInstanceOf(Healthy.class);
        assertThat(judge(window(0, 1, ArmCounts.NONE, calls(30, 30))))
                .isInstanceOfSatisfying(
                        Worse.class,
                        worse -> assertThat(worse.reason())
                                .isEqualTo("V2 fails 100.0 % of its latest calls, nobody calls V1"));
    }

    @Test
    void trippedInstancesSpeakFirst() {
        assertThat(judge(new Window(0, 0.1, calls(9, 0), calls(1, 0), 3, 41)))
                .isInstanceOfSatisfying(Worse.class, worse -> {
                    assertThat(worse.cause()).isEqualTo(Cause.TRIPPED_INSTANCES);
                    assertThat(worse.reason()).isEqualTo("3 of 41 instances have taken V2 out by themselves");
                });
    }

    @Test
    void aClockThatStepsBackChangesNothing() {
        Window late = window(100, 0.1, calls(900, 1), calls(100, 2));
        Window back = window(90, 0.1, calls(900, 1), calls(100, 2));
        assertThat(observe(late, back)).isEqualTo(observe(late, late));
    }

    @Test
    void windowsMayBeSplitWithinABin() {
        GuardState whole = observe(window(3, 0.1, calls(900, 6), calls(100, 4)));
        GuardState parts =
                observe(window(3, 0.1, calls(500, 6), ArmCounts.NONE), window(3, 0.1, calls(400, 0), calls(100, 4)));
        assertThat(parts.v1()).isEqualTo(whole.v1());
        assertThat(parts.errorContrast().mixture().logEvidence())
                .isCloseTo(whole.errorContrast().mixture().logEvidence(), within(1e-12));
        assertThat(parts.hardTrip()).isEqualTo(whole.hardTrip());
    }

    @Test
    void namedUsersThatAreHeardOfFirstLeaveTheStartOfASecondToTheOthers() {
        Window before = window(3, 0.1, calls(900, 1), calls(100, 1));
        Window named = window(4, 1, ArmCounts.NONE, calls(5, 0));
        Window others = window(4, 0.1, calls(900, 1), calls(100, 1));
        assertThat(observe(before, named, others).errorContrast().mixture())
                .isEqualTo(observe(before, others).errorContrast().mixture());
    }

    @Test
    void findingsShowRatesWithIntervalsAndQuantiles() {
        ArmCounts v1 = new ArmCounts(9_001, 9, 8, Histogram.of(Map.of(400, 8_000L, 500, 900L, 550, 92L)));
        Findings findings = judge(window(0, 0.1, v1, calls(1_104, 23))).findings();
        assertThat(findings.v2().errorRate()).isCloseTo(23 / 1104.0, within(1e-15));
        assertThat(findings.v2().errorRateLow()).isCloseTo(0.013921895616644551, within(1e-12));
        assertThat(findings.v2().errorRateHigh()).isCloseTo(0.031067807940532974, within(1e-12));
        assertThat(findings.v2().p99()).isZero();
        assertThat(findings.v1().failingUnits()).isEqualTo(8);
        assertThat(findings.v1().p50()).isEqualTo(Histogram.midpoint(400));
        assertThat(findings.v1().p95()).isEqualTo(Histogram.midpoint(500));
        assertThat(findings.v1().p99()).isEqualTo(Histogram.midpoint(550));
        assertThat(findings.threshold()).isCloseTo(133.33333333333331, within(1e-9));
        assertThat(findings.metrics()).extracting(MetricEvidence::metric).containsExactly(Metric.values());
    }

    @Test
    void withoutCallsNothingIsKnownOfARate() {
        Findings findings = Guard.judge(POLICY, Guard.start()).findings();
        assertThat(findings.v2().errorRate()).isZero();
        assertThat(findings.v2().errorRateLow()).isZero();
        assertThat(findings.v2().errorRateHigh()).isEqualTo(1);
    }

    @Test
    void weightsMakeUpAWhole() {
        assertThat(weights(POLICY))
                .containsExactly(DoubleStream.of(40, 8, 26, 4, 6, 6, 5)
                        .map(part -> part / 95)
                        .toArray());
        assertThat(Stream.of(Metric.values()).mapToDouble(Metric::weight).sum()).isCloseTo(1, within(1e-15));
        GuardPolicy own = POLICY.withMetrics(List.of(
                new MetricGuard("a", MetricGuard.Kind.COUNT, MetricGuard.Direction.UP, 0),
                new MetricGuard("b", MetricGuard.Kind.COUNT, MetricGuard.Direction.UP, 0)));
        assertThat(weights(own)).containsExactly(0.4, 0.08, 0.26, 0.04, 0.06, 0.06, 0.05);
        assertThat(Guard.judge(own, Guard.start()).findings().ownMetrics())
                .extracting(Findings.OwnMetricEvidence::weight)
                .containsExactly(0.025, 0.025);
    }

    private static double[] weights(GuardPolicy policy) {
        return Guard.judge(policy, Guard.start()).findings().metrics().stream()
                .mapToDouble(MetricEvidence::weight)
                .toArray();
    }

    @Test
    void laterAttemptsNeedMoreEvidenceAndAllTogetherSpendAlpha() {
        assertThat(POLICY.threshold()).isCloseTo(133.33333333333331, within(1e-9));
        assertThat(POLICY.withAttempt(2).threshold()).isCloseTo(800, within(1e-9));
        assertThat(POLICY.withAttempt(3).threshold()).isCloseTo(2_400, within(1e-9));
        assertThat(POLICY.withAttempt(Integer.MAX_VALUE).threshold()).isFinite();
        assertThat(POLICY.withAlpha(0.1).threshold()).isCloseTo(13.333333333333332, within(1e-9));
        // after attempt a, α/(4a) is left
        double spent = IntStream.rangeClosed(1, 1_000)
                .mapToDouble(attempt -> 1 / POLICY.withAttempt(attempt).threshold())
                .sum();
        assertThat(spent).isCloseTo(0.01 * (1 - 1 / 4_000.0), within(1e-12));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withAlpha(0));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withAlpha(1));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withAttempt(0));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withRelativeMargin(0.9));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withRelativeMargin(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withErrorGate(0));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withErrorGate(0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withToleranceBuckets(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.withToleranceBuckets(101));
        assertThatIllegalArgumentException().isThrownBy(() -> new ArmCounts(1, 2, 0, Histogram.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new ArmCounts(1, -1, 0, Histogram.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new ArmCounts(1, 0, -1, Histogram.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> window(-1, 0.1, ArmCounts.NONE, ArmCounts.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> window(0, Double.NaN, ArmCounts.NONE, ArmCounts.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(0, 0.1, ArmCounts.NONE, ArmCounts.NONE, 2, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Window(0, 0.1, ArmCounts.NONE, ArmCounts.NONE, -1, 1));
    }

    @Test
    void figuresAreWrittenForPeople() {
        assertThat(Wording.percent(0)).isEqualTo("0 %");
        assertThat(Wording.percent(0.00123)).isEqualTo("0.12 %");
        assertThat(Wording.percent(0.456)).isEqualTo("45.6 %");
        assertThat(Wording.duration(12.34)).isEqualTo("12 µs");
        assertThat(Wording.duration(12_345)).isEqualTo("12.3 ms");
        assertThat(Wording.duration(12_345_678)).isEqualTo("12.3 s");
        assertThat(Wording.large(1_830.4)).isEqualTo("1,830");
        assertThat(Wording.large(3.2e45)).isEqualTo("10^45");
        Findings findings = judge(window(0, 0.1, calls(9, 0), calls(1, 0))).findings();
        assertThat(Wording.worse(Cause.LATENCY_P95, POLICY, findings)).startsWith("V2's 95th percentile is");
        assertThat(Wording.worse(Cause.LATENCY_P99, POLICY, findings)).startsWith("V2's 99th percentile is");
        assertThatIllegalArgumentException().isThrownBy(() -> Wording.worse(Cause.HARD_TRIP, POLICY, findings));
    }

    private static Verdict judge(Window window) {
        return Guard.judge(POLICY, observe(window));
    }

    private static GuardState observe(Window... windows) {
        GuardState state = Guard.start();
        for (Window window : windows) {
            state = Guard.observe(POLICY, state, window);
        }
        return state;
    }

    private static GuardState slowed(GuardPolicy policy, double share) {
        GuardState state = Guard.start();
        for (int second = 0; second < 3; second++) {
            state = Guard.observe(policy, state, window(second, share, timed(400, 900), timed(500, 100)));
        }
        return state;
    }

    private static MetricEvidence metric(Verdict verdict, Metric metric) {
        return verdict.findings().metrics().stream()
                .filter(evidence -> evidence.metric() == metric)
                .findFirst()
                .orElseThrow();
    }

    private static Window window(long bin, double share, ArmCounts v1, ArmCounts v2) {
        return new Window(bin, share, v1, v2, 0, 10);
    }

    private static ArmCounts calls(long calls, long failing) {
        return new ArmCounts(calls, failing, failing, Histogram.EMPTY);
    }

    private static ArmCounts timed(int bucket, long calls) {
        return new ArmCounts(calls, 0, 0, Histogram.of(Map.of(bucket, calls)));
    }
}
