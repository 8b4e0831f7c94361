package dev.switchback.client;

import static dev.switchback.client.Fixtures.ENGAGED;
import static dev.switchback.client.Fixtures.ramped;
import static dev.switchback.client.Fixtures.read;
import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.store;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Bucketing;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Range;
import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final Instance INSTANCE = new Instance("host", "start", "java/test");
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong hurried = new AtomicLong();
    private final ConfigurationStore store = store(snapshot(1, ramped("a", 1, 1, 50_000), toggle("b", false)));
    private final Telemetry telemetry = new Telemetry(key ->
            new SwitchedFlag(key, store, () -> false, clock::get, hurried::incrementAndGet, GuardedListener.NOBODY));
    private final Ledger ledger = new Ledger();
    private long sequence;
    private boolean before;

    @Test
    void totalsAreExactThoughReportsAreLostDoubledAndOvertaken() {
        Seeds.forEachSeed(200, random -> new TelemetryTest().exactUnder(random));
    }

    private void exactUnder(RandomGenerator random) {
        Map<String, Long> calls = new HashMap<>();
        Set<String> failed = new HashSet<>();
        List<Report> late = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            for (int i = random.nextInt(20); i > 0; i--) {
                String unit = "u" + random.nextInt(500);
                String flag = random.nextBoolean() ? "a" : "b";
                boolean fails = random.nextInt(5) == 0;
                call(flag, unit, fails, MILLI);
                calls.merge(flag, 1L, Long::sum);
                if (fails && flag.equals("a")) {
                    failed.add(unit);
                }
            }
            if (random.nextInt(10) == 0) {
                store.accept(read(snapshot(2 + round, ramped("a", 2 + round, 1, 50_000), toggle("b", false))));
            }
            deliver(random, late);
        }
        late.forEach(ledger::accept);
        report();
        report();
        assertThat(telemetry.due()).isFalse();
        assertThat(ledger.total(series -> series.calls() + series.fallbacks()))
                .isEqualTo(calls.values().stream().mapToLong(Long::longValue).sum());
        Set<Integer> units = new HashSet<>();
        ledger.series().keySet().forEach(key -> units.addAll(ledger.units(key)));
        Set<Integer> expected = new HashSet<>();
        failed.forEach(unit -> expected.add(Bucketing.hash(unit)));
        assertThat(units).isSubsetOf(expected);
        assertThat(expected.size() - units.size())
                .as("units whose failures all fell to the breaker's fallback")
                .isLessThanOrEqualTo((int) ledger.total(Series::fallbacks));
    }

    /**
     * Loses 30 % of the reports, or their answers; doubles 20 %; lets some overtake others. Saves now and then, kills a
     * server now and then, and another may be of the version before.
     */
    private void deliver(RandomGenerator random, List<Report> late) {
        Telemetry.Draft draft = draft();
        int fate = random.nextInt(100);
        if (fate < 20) {
            late.add(draft.report());
            return;
        }
        Optional<Acknowledgement> answer = accept(draft.report());
        if (fate < 40) {
            answer = accept(draft.report());
        }
        if (fate >= 30) {
            answer.ifPresentOrElse(heard -> telemetry.answered(draft, heard, clock.get()), telemetry::refused);
        }
        if (random.nextBoolean()) {
            late.forEach(this::accept);
            late.clear();
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> ledger.save();
            case 4, 5 -> {
                ledger.kill();
                before = random.nextInt(3) == 0;
            }
            default -> {}
        }
    }

    private Optional<Acknowledgement> accept(Report report) {
        return before ? ledger.acceptAsBefore(report) : Optional.of(ledger.accept(report));
    }

    @Test
    void totalsAreExactWhileManyThreadsCount() throws Exception {
        int threads = 4;
        long each = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                work.add(() -> {
                    LongStream.range(0, each).forEach(i -> call("a", "u" + i % 1_000, i % 50 == 0, 0));
                    return null;
                });
            }
            work.add(() -> {
                for (int i = 0; i < 200; i++) {
                    report();
                }
                return null;
            });
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        report();
        assertThat(telemetry.due()).isFalse();
        assertThat(ledger.total(Series::calls)).isEqualTo(threads * each);
        assertThat(ledger.total(Series::errors)).isEqualTo(threads * each / 50);
        assertThat(ledger.total(Ledger::completed)).isEqualTo(threads * each * 49 / 50 - WarmUp.CALLS);
    }

    @Test
    void aReportHoldsOnlyWhatTheServerDoesNotKnow() {
        call("a", v1Unit(), false, MILLI);
        call("b", "u", false, MILLI);
        assertThat(report().series()).hasSize(2);
        assertThat(report().series()).isEmpty();
        call("b", "u", false, MILLI);
        assertThat(report().series()).extracting(Series::calls).containsExactly(2L);
    }

    @Test
    void aReportNamesOnlyTheBucketsAndGroupsThatTheServerDoesNotKnow() {
        String unit = v1Unit();
        call("a", unit, false, 3 * MILLI);
        report();
        call("a", unit, false, 9 * MILLI);
        Series more = draft().report().series().get(0);
        assertThat(more.calls()).isEqualTo(2);
        assertThat(more.latency()).containsExactly(Map.entry(LatencyBuckets.of(9 * MILLI), 1L));
        assertThat(more.groups()).extracting(GroupSum::count).containsExactly(2L);

        call("a", unit, false, 3 * MILLI);
        assertThat(draft().report().series().get(0).latency())
                .as("what was told and not acknowledged is told again, with what has come since")
                .isEqualTo(Map.of(LatencyBuckets.of(3 * MILLI), 2L, LatencyBuckets.of(9 * MILLI), 1L));
    }

    @Test
    void whatWasHeardIsNotRepeatedWhileItWaitsToBeWrittenDownAndAllOfItWhenItIsLost() {
        String unit = v1Unit();
        call("a", unit, false, 3 * MILLI);
        hear();
        call("b", "u", false, MILLI);
        Report more = hear();
        assertThat(more.since()).isEqualTo(1);
        assertThat(more.series()).extracting(series -> series.key().flag()).containsExactly("b");
        assertThat(telemetry.due()).isTrue();
        assertThat(draft().report().series()).isEmpty();

        ledger.kill();

        assertThat(hear().series()).as("it cannot know yet").isEmpty();
        Report again = hear();
        assertThat(again.since()).isZero();
        assertThat(again.series()).hasSize(2);
        assertThat(again.series())
                .anySatisfy(series -> assertThat(series.firstCalls().timed()).containsOnlyKeys(Bucketing.hash(unit)));
        ledger.save();
        hear();
        assertThat(telemetry.due()).isFalse();
    }

    @Test
    void whoTakesItsLeaveSaysWhateverIsNotWrittenDown() {
        call("a", v1Unit(), false, MILLI);
        hear();

        Report last = telemetry
                .draft(INSTANCE, ++sequence, store.find().orElseThrow().receipt(), true, Following.STREAM)
                .report();

        assertThat(last.since()).isZero();
        assertThat(last.series()).hasSize(1);
    }

    @Test
    void toAServerThatDoesNotSayWhatItHasHeardAllIsRepeatedUntilItIsWrittenDown() {
        call("a", v1Unit(), false, MILLI);
        for (int i = 0; i < 3; i++) {
            Telemetry.Draft draft = draft();
            assertThat(draft.report().series()).hasSize(1);
            assertThat(draft.report().since()).isZero();
            telemetry.answered(draft, ledger.acceptAsBefore(draft.report()).orElseThrow(), clock.get());
        }
        ledger.save();
        Telemetry.Draft draft = draft();
        telemetry.answered(draft, ledger.acceptAsBefore(draft.report()).orElseThrow(), clock.get());
        assertThat(draft().report().series()).isEmpty();
    }

    @Test
    void aServerThatForgetsIsToldEverything() {
        call("a", v1Unit(), false, 3 * MILLI);
        report();
        assertThat(telemetry.due()).isFalse();

        telemetry.answered(draft(), new Acknowledgement(0, sequence), clock.get());

        assertThat(telemetry.due()).isTrue();
        Series all = report().series().get(0);
        assertThat(all.latency()).hasSize(1);
        assertThat(all.groups()).hasSize(1);
        assertThat(telemetry.due()).isFalse();
    }

    @Test
    void latenciesGoToTheirBucketsAndGroups() {
        String unit = v1Unit();
        call("a", unit, false, 3 * MILLI);
        call("a", unit, false, 3 * MILLI);
        Series series = report().series().get(0);
        assertThat(series.key()).isEqualTo(new SeriesKey("a", 1, "v1", true));
        assertThat(series.latency()).containsExactly(Map.entry(LatencyBuckets.of(3 * MILLI), 2L));
        GroupSum sum = series.groups().get(0);
        double unitOfSums = 1 << GroupSum.FRACTION_BITS;
        assertThat(sum.count()).isEqualTo(2);
        assertThat(sum.sumLog() / unitOfSums).isCloseTo(2 * Math.log(3_000), within(1e-4));
        assertThat(sum.sumLogSquared() / unitOfSums).isCloseTo(2 * Math.pow(Math.log(3_000), 2), within(1e-4));
    }

    @Test
    void whatChanceDidNotChooseHasNoGroups() {
        call("b", "u", false, MILLI);
        Series series = report().series().get(0);
        assertThat(series.key()).isEqualTo(new SeriesKey("b", 1, "v1", false));
        assertThat(series.groups()).isEmpty();
    }

    @Test
    void theFirstTwoHundredCallsOfV2CountWithoutLatencyButWithErrors() {
        String unit = v2Unit();
        IntStream.range(0, 200).forEach(i -> call("a", unit, i % 20 == 0, MILLI));
        IntStream.range(0, 25).forEach(i -> call("a", unit, false, MILLI));
        Series series = report().series().get(0);
        assertThat(series.calls()).isEqualTo(225);
        assertThat(series.errors()).isEqualTo(10);
        assertThat(Ledger.completed(series)).isEqualTo(15);
        assertThat(series.groups()).extracting(GroupSum::count).containsExactly(15L);
    }

    @Test
    void theWarmUpEndsAfterThirtySecondsWhateverTheCalls() {
        String unit = v2Unit();
        call("a", unit, false, MILLI);
        clock.addAndGet(30 * SECOND);
        call("a", unit, false, MILLI);
        assertThat(Ledger.completed(report().series().get(0))).isEqualTo(1);
    }

    @Test
    void v1HasNoWarmUp() {
        call("a", v1Unit(), false, MILLI);
        assertThat(Ledger.completed(report().series().get(0))).isEqualTo(1);
    }

    @Test
    void aUnitFailsOncePerAttempt() {
        String unit = v1Unit();
        call("a", unit, true, 0);
        assertThat(report().series().get(0).failingUnits()).containsExactly(Bucketing.hash(unit));
        call("a", unit, true, 0);
        assertThat(report().series().get(0).failingUnits()).isEmpty();
        store.accept(read(snapshot(2, ramped("a", 2, 1, 50_000))));
        call("a", unit, true, 0);
        assertThat(report().series().get(0).failingUnits()).isEmpty();
        store.accept(read(snapshot(3, ramped("a", 3, 2, 50_000))));
        call("a", unit, true, 0);
        assertThat(report().series().get(0).failingUnits()).containsExactly(Bucketing.hash(unit));
    }

    @Test
    void failingUnitsAreToldOfHoweverManyHaveFailedBefore() {
        List<String> units = units("v1").limit(20_000).toList();
        for (String unit : units) {
            call("a", unit, true, 0);
            if (telemetry.flag("a").series().get(0).failingUnits().size() == PendingUnits.MOST) {
                report();
            }
        }
        report();
        assertThat(ledger.units(new SeriesKey("a", 1, "v1", true))).hasSize(20_000);
    }

    @Test
    void ofMoreFailingUnitsThanAReportCanNameBothVersionsAreThinnedOutAlike() {
        store.accept(read(snapshot(2, ramped("a", 2, 1, 20_000))));
        IntStream.range(0, 20_000).forEach(i -> call("a", "unit" + i, true, 0));
        Report report = report();
        int v1 = failing(report, "v1");
        int v2 = failing(report, "v2");
        assertThat(v1).isBetween(200, 500);
        assertThat((double) v2 / (v1 + v2)).isCloseTo(0.2, within(0.07));
    }

    @Test
    void aUnitsFirstTimedCallCountsOncePerStage() {
        String unit = v1Unit();
        int hash = Bucketing.hash(unit);
        call("a", unit, false, 3 * MILLI);
        call("a", unit, false, 9 * MILLI);
        assertThat(firstCalls(report()).timed()).containsExactly(Map.entry(hash, LatencyBuckets.of(3 * MILLI)));
        call("a", unit, false, MILLI);
        assertThat(firstCalls(report())).isEqualTo(FirstCalls.NONE);
        store.accept(read(snapshot(2, ramped("a", 2, 1, 50_000))));
        call("a", unit, false, MILLI);
        assertThat(firstCalls(report())).as("same share").isEqualTo(FirstCalls.NONE);
        store.accept(read(snapshot(3, ramped("a", 3, 1, 49_000))));
        call("a", unit, false, MILLI);
        assertThat(firstCalls(report()).timed()).containsExactly(Map.entry(hash, LatencyBuckets.of(MILLI)));
    }

    @Test
    void aUnitWhoseFirstCallGaveNoTimeIsToldOfAndTimedLater() {
        String failing = v1Unit();
        String cold = v2Unit();
        call("a", failing, true, MILLI);
        call("a", cold, false, MILLI);
        Report first = report();
        assertThat(first.series()).allSatisfy(series -> {
            assertThat(series.firstCalls().timed()).isEmpty();
            assertThat(series.firstCalls().untimed()).hasSize(1);
        });
        call("a", failing, false, 2 * MILLI);
        call("a", failing, true, 2 * MILLI);
        assertThat(firstCalls(report()))
                .isEqualTo(new FirstCalls(Map.of(Bucketing.hash(failing), LatencyBuckets.of(2 * MILLI)), Set.of()));
    }

    @Test
    void whomAnEarlierStageHadBroughtV2IsNoNews() {
        Allocation half = new Allocation(List.of(new Range(0, 50_000, "v2"), new Range(50_000, 100_000, "v1")));
        Allocation most = new Allocation(List.of(new Range(0, 90_000, "v2"), new Range(90_000, 100_000, "v1")));
        Flag flag = ramped("a", 2, 1, 50_000);
        store.accept(read(snapshot(2, flag.withRamp(new Ramp("r1", 1, List.of(), most, half, Set.of())))));
        List<String> units = IntStream.range(0, 400).mapToObj(i -> "unit" + i).toList();
        units.forEach(unit -> call("a", unit, true, MILLI));
        Set<Integer> told = new HashSet<>();
        report().series().forEach(series -> told.addAll(series.firstCalls().untimed()));
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(units.stream()
                        .filter(unit -> Bucketing.bucket("a", unit) >= 50_000)
                        .map(Bucketing::hash)
                        .toList());
    }

    @Test
    void whatIsNotAcknowledgedIsSaidAgain() {
        String unit = v1Unit();
        call("a", unit, false, MILLI);
        FirstCalls lost = firstCalls(draft().report());
        assertThat(lost.timed()).containsOnlyKeys(Bucketing.hash(unit));
        assertThat(firstCalls(report())).isEqualTo(lost);
    }

    @Test
    void aMetricIsCountedForTheVersionOfTheContextAndOnlyWhereARolloutWatchesIt() {
        watching(Set.of("abandoned", "cache", "render"));
        Metrics metrics = new Metrics(store, telemetry::flag);
        Context v1 = Context.of(v1Unit());
        Context v2 = Context.of(v2Unit());
        Metric render = new Metric(metrics, "render");
        render.took(v1, Duration.ofMillis(3));
        render.took(v1, Duration.ofMillis(9));
        new Metric(metrics, "abandoned").occurred(v2);
        new Metric(metrics, "abandoned").occurred(v2);
        new Metric(metrics, "cache").outcome(v2, false);
        new Metric(metrics, "unwatched").occurred(v2);

        Report report = report();

        assertThat(series(report, "v1").calls()).isZero();
        assertThat(series(report, "v1").metrics())
                .containsExactly(new MetricSeries(
                        "render",
                        2,
                        0,
                        Map.of(LatencyBuckets.of(3 * MILLI), 1L, LatencyBuckets.of(9 * MILLI), 1L),
                        Set.of(),
                        Map.of(Bucketing.hash(v1Unit()), LatencyBuckets.of(3 * MILLI))));
        assertThat(series(report, "v2").metrics())
                .containsExactly(
                        new MetricSeries("abandoned", 2, 2, Map.of(), Set.of(Bucketing.hash(v2Unit())), Map.of()),
                        new MetricSeries("cache", 1, 0, Map.of(), Set.of(), Map.of()));
        assertThat(telemetry.due()).isFalse();
        new Metric(metrics, "cache").outcome(v2, true);
        assertThat(telemetry.due()).isTrue();
    }

    @Test
    void aSeriesHoldsTwentyMetricsAndCountsWhatItRefuses() {
        watching(IntStream.range(0, 22).mapToObj(i -> "m" + i).collect(Collectors.toSet()));
        Metrics metrics = new Metrics(store, telemetry::flag);
        IntStream.range(0, 22).forEach(i -> new Metric(metrics, "m" + i).occurred(Context.of(v1Unit())));
        assertThat(series(report(), "v1").metrics()).hasSize(20);
        assertThat(metrics.refused()).isEqualTo(2);
    }

    private void watching(Set<String> names) {
        Flag flag = ramped("a", 2, 1, 50_000);
        Allocation allocation = new Allocation(List.of(new Range(0, 50_000, "v2"), new Range(50_000, 100_000, "v1")));
        store.accept(read(snapshot(2, flag.withRamp(new Ramp("r1", 1, List.of(), allocation, null, names)))));
    }

    private static Series series(Report report, String variation) {
        return report.series().stream()
                .filter(series -> series.key().variation().equals(variation))
                .findFirst()
                .orElseThrow();
    }

    private static int failing(Report report, String variation) {
        return series(report, variation).failingUnits().size();
    }

    private static FirstCalls firstCalls(Report report) {
        return report.series().isEmpty()
                ? FirstCalls.NONE
                : report.series().get(0).firstCalls();
    }

    @Test
    void threeErrorsAndAFifthOfTheV2CallsAreUrgent() {
        List<String> units = units("v2").limit(40).toList();
        IntStream.range(0, 13).forEach(i -> call("a", units.get(i), false, 0));
        IntStream.range(13, 16).forEach(i -> call("a", units.get(i), true, 0));
        assertThat(hurried).hasValue(0);
        call("a", units.get(16), true, 0);
        assertThat(hurried).hasValue(1);
        report();
        IntStream.range(17, 19).forEach(i -> call("a", units.get(i), true, 0));
        assertThat(hurried).hasValue(1);
    }

    @Test
    void aTrippedBreakerIsUrgentReportedAndCountsFallbacks() {
        String unit = v2Unit();
        IntStream.range(0, 10).forEach(i -> call("a", unit, true, 0));
        assertThat(hurried.get()).isPositive();
        IntStream.range(0, 7).forEach(i -> call("a", unit, false, 0));
        Report report = report();
        assertThat(report.tripped()).containsExactly("a");
        assertThat(report.series()).singleElement().satisfies(series -> {
            assertThat(series.key().variation()).isEqualTo("v2");
            assertThat(series.calls()).isEqualTo(10);
            assertThat(series.fallbacks()).isEqualTo(7);
        });
    }

    @Test
    void aNewAttemptClosesTheBreakerAndANewStepDoesNot() {
        IntStream.range(0, 10).forEach(i -> call("a", v2Unit(), true, 0));
        store.accept(read(snapshot(2, ramped("a", 2, 1, 60_000))));
        assertThat(telemetry.tripped()).containsExactly("a");
        store.accept(read(snapshot(3, ramped("a", 3, 2, 1_000))));
        assertThat(telemetry.tripped()).isEmpty();
    }

    @Test
    void whatAnEmergencySendsToV1CountsForV1() {
        store.accept(read(snapshot(2, ENGAGED, ramped("a", 2, 1, 100_000))));
        call("a", "u", false, MILLI);
        assertThat(report().series())
                .singleElement()
                .satisfies(series -> assertThat(series.key()).isEqualTo(new SeriesKey("a", 2, "v1", false)));
    }

    @Test
    void seriesOfAnEarlierVersionGoOnceTheServerKnowsThemAndNobodyAddsToThem() {
        String unit = v1Unit();
        SwitchedFlag flag = telemetry.flag("a");
        call("a", unit, false, MILLI);
        SwitchedFlag.Call underWay = flag.begin(Context.of(unit));
        store.accept(read(snapshot(2, ramped("a", 2, 1, 50_000))));
        report();
        clock.addAndGet(61 * SECOND);
        report();
        assertThat(flag.series())
                .as("a call is under way, but the server knows all so far")
                .isEmpty();
        underWay.end(false);
        assertThat(flag.series()).as("what a call counts late is told").hasSize(1);
        report();
        assertThat(flag.series()).as("not quiet for long enough").hasSize(1);
        clock.addAndGet(60 * SECOND);
        report();
        assertThat(flag.series()).isEmpty();
        assertThat(ledger.total(Series::calls)).isEqualTo(2);
    }

    @Test
    void anUnknownFlagRunsV1AndIsNotCounted() {
        assertThat(telemetry.flag("unknown").begin(Context.of("u")).second()).isFalse();
        call("unknown", "u", true, 0);
        assertThat(telemetry.due()).isFalse();
    }

    @Test
    void aReportStaysUnderHalfOfWhatTheServerTakes() {
        for (int version = 1; version <= 60; version++) {
            store.accept(read(snapshot(1 + version, ramped("a", version, 1, 50_000))));
            int from = version;
            units("v1").limit(1_000).forEach(unit -> call("a", unit, false, from + unit.hashCode() % 1_000_000));
        }
        while (telemetry.due()) {
            assertThat(ReportCodec.write(report())).hasSizeLessThan(ReportCodec.LIMIT / 2);
        }
        assertThat(ledger.total(Series::calls)).isEqualTo(60_000);
    }

    private void call(String flag, String unit, boolean fails, long nanos) {
        SwitchedFlag.Call call = telemetry.flag(flag).begin(Context.of(unit));
        clock.addAndGet(nanos);
        if (fails) {
            call.failed();
        } else {
            call.end(false);
        }
    }

    /** Has a report heard and not written down. */
    private Report hear() {
        Telemetry.Draft draft = draft();
        telemetry.answered(draft, ledger.accept(draft.report()), clock.get());
        return draft.report();
    }

    private Report report() {
        Telemetry.Draft draft = draft();
        ledger.accept(draft.report());
        ledger.save();
        Acknowledgement answer = ledger.accept(draft.report());
        if (!telemetry.answered(draft, answer, clock.get())) {
            return report();
        }
        return draft.report();
    }

    private Telemetry.Draft draft() {
        return telemetry.draft(INSTANCE, ++sequence, store.find().orElseThrow().receipt(), false, Following.STREAM);
    }

    private String v1Unit() {
        return units("v1").findFirst().orElseThrow();
    }

    private String v2Unit() {
        return units("v2").findFirst().orElseThrow();
    }

    private Stream<String> units(String variation) {
        Configuration configuration = store.find().orElseThrow();
        return IntStream.range(0, 1_000_000)
                .mapToObj(i -> "unit" + i)
                .filter(unit -> variation.equals(configuration
                        .evaluate("a", Context.of(unit), Unit.NOBODY, false)
                        .variation()));
    }
}
