package dev.switchback.server.telemetry;

import static dev.switchback.server.telemetry.Reports.V2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final LedgerLimits SMALL = new LedgerLimits(2, 3, 5, Duration.ofHours(24), Duration.ofMinutes(10));

    private final Ledger ledger = new Ledger(SMALL);

    @Test
    void aFirstReportIsAllNews() {
        SeriesDelta news = onlyNews(Reports.of("a", 1, Reports.series(V2, 10, 4)));

        assertThat(news)
                .isEqualTo(new SeriesDelta(
                        V2, 10, 4, 2, Map.of(300, 6L), List.of(new GroupSum(17, 6, 54, 486)), Set.of()));
    }

    @Test
    void aLaterReportTellsOnlyWhatItAdds() {
        ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON);

        SeriesDelta news = onlyNews(Reports.of("a", 3, Reports.series(V2, 15, 6)));

        assertThat(news)
                .isEqualTo(
                        new SeriesDelta(V2, 5, 2, 1, Map.of(300, 3L), List.of(new GroupSum(17, 3, 27, 243)), Set.of()));
    }

    @Test
    void aDoubledReportChangesNothing() {
        Report report = Reports.of("a", 1, Reports.series(V2, 10, 4));
        ledger.apply(report, NOON);

        assertThat(ledger.apply(report, NOON)).isEqualTo(new Outcome.Outdated());
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(10, 4, 2));
    }

    @Test
    void aReportThatBuildsOnOneThatWasNotHeardChangesNothing() {
        ledger.apply(Reports.of("a", 2, Reports.series(V2, 10, 4)), NOON);

        assertThat(ledger.apply(Reports.since(3, "a", 4, Reports.series(V2, 15, 6)), NOON))
                .isEqualTo(new Outcome.Unfounded());
        assertThat(ledger.apply(Reports.since(1, "b", 2, Reports.series(V2, 15, 6)), NOON))
                .isEqualTo(new Outcome.Unfounded());
        assertThat(ledger.acknowledgement("a")).isEqualTo(new Acknowledgement(0, 2));
        assertThat(ledger.acknowledgement("b")).isEqualTo(new Acknowledgement(0, 0));
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(10, 4, 2));
    }

    @Test
    void aReportThatBuildsOnOneThatWasHeardOrOvertakenCounts() {
        ledger.apply(Reports.of("a", 2, Reports.series(V2, 10, 4)), NOON);

        assertThat(ledger.apply(Reports.since(1, "a", 3, Reports.series(V2, 15, 6)), NOON))
                .isInstanceOf(Outcome.Counted.class);
        assertThat(ledger.apply(Reports.since(3, "a", 4, Reports.series(V2, 16, 6)), NOON))
                .isInstanceOf(Outcome.Counted.class);
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(16, 6, 3));
    }

    @Test
    void anOvertakenReportChangesNothing() {
        ledger.apply(Reports.of("a", 2, Reports.series(V2, 15, 6)), NOON);

        assertThat(ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON))
                .isEqualTo(new Outcome.Outdated());
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(15, 6, 3));
    }

    @Test
    void aSeriesThatShrinksIsRefusedAndTheOthersCount() {
        SeriesKey v1 = new SeriesKey("checkout", 7, "v1", true);
        ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON);

        Outcome.Counted outcome = counted(Reports.of("a", 2, Reports.series(V2, 9, 4), Reports.series(v1, 50, 0)));

        assertThat(outcome.refused()).isEqualTo(1);
        assertThat(outcome.observation().series()).extracting(SeriesDelta::key).containsExactly(v1);
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(10, 4, 2));
    }

    @Test
    void aMetricTellsOnlyWhatItAddsAndOnlyWhereThereIsNews() {
        MetricSeries render = new MetricSeries("render", 5, 2, Map.of(200, 3L), Set.of(1), Map.of(7, 200));
        MetricSeries cache = new MetricSeries("cache", 9, 1, Map.of(), Set.of(), Map.of());
        ledger.apply(Reports.of("a", 1, Reports.observing(V2, render, cache)), NOON);

        MetricSeries more = new MetricSeries("render", 8, 2, Map.of(200, 4L, 210, 2L), Set.of(3), Map.of());
        SeriesDelta news = onlyNews(Reports.of("a", 2, Reports.observing(V2, cache, more)));

        assertThat(news.metrics())
                .containsExactly(new MetricSeries("render", 3, 0, Map.of(200, 1L, 210, 2L), Set.of(3), Map.of()));
    }

    @Test
    void aMetricThatShrinksOrIsGoneIsALie() {
        MetricSeries render = new MetricSeries("render", 5, 2, Map.of(200, 3L), Set.of(), Map.of());
        ledger.apply(Reports.of("a", 1, Reports.observing(V2, render)), NOON);
        List<Series> lies = List.of(
                Reports.observing(V2, new MetricSeries("render", 4, 2, Map.of(200, 3L), Set.of(), Map.of())),
                Reports.observing(V2, new MetricSeries("render", 5, 1, Map.of(200, 3L), Set.of(), Map.of())),
                Reports.observing(V2, new MetricSeries("render", 5, 2, Map.of(201, 3L), Set.of(), Map.of())),
                Reports.observing(V2));

        for (int i = 0; i < lies.size(); i++) {
            assertThat(counted(Reports.of("a", i + 2, lies.get(i))).refused()).isEqualTo(1);
        }
    }

    @Test
    void unitsAreNewsThoughNothingIsCounted() {
        FirstCalls calls = new FirstCalls(Map.of(3, 300), Set.of(4));
        ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON);
        Series series = Reports.series(V2, 10, 4);

        SeriesDelta news = onlyNews(Reports.of(
                "a", 2, new Series(V2, 10, 4, 2, series.latency(), series.groups(), Set.of(), calls, List.of())));

        assertThat(news.firstCalls()).isEqualTo(calls);
        assertThat(news.calls()).isZero();
    }

    @Test
    void moreCallsThanOneProcessCanMakeAreBelievedToNobody() {
        assertThat(ledger.apply(Reports.of("a", 1, Reports.failing(V2, Long.MAX_VALUE)), NOON))
                .isEqualTo(new Outcome.Implausible());
        assertThat(ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON))
                .isInstanceOf(Outcome.Counted.class);
        Report jump = Reports.of("a", 2, Reports.series(V2, 50_000_010, 4));
        assertThat(ledger.apply(jump, NOON.plusSeconds(1))).isEqualTo(new Outcome.Implausible());
        SeriesKey v1 = new SeriesKey("checkout", 7, "v1", true);
        Report overflow = Reports.of("a", 2, Reports.failing(V2, Long.MAX_VALUE), Reports.failing(v1, Long.MAX_VALUE));
        assertThat(ledger.apply(overflow, NOON.plusSeconds(1))).isEqualTo(new Outcome.Implausible());
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(10, 4, 2));
        assertThat(ledger.apply(jump, NOON.plusSeconds(5))).isInstanceOf(Outcome.Counted.class);
    }

    @Test
    void anyCountThatShrinksIsALie() {
        Series before = Reports.series(V2, 10, 4);
        List<Series> lies = List.of(
                new Series(V2, 11, 3, 2, before.latency(), before.groups(), Set.of()),
                new Series(V2, 11, 4, 1, before.latency(), before.groups(), Set.of()),
                new Series(V2, 11, 4, 2, Map.of(300, 5L, 301, 2L), before.groups(), Set.of()),
                new Series(V2, 11, 4, 2, before.latency(), List.of(new GroupSum(17, 7, 53, 999)), Set.of()));

        assertThat(lies)
                .allSatisfy(lie -> assertThat(counted(before).count(lie)).isEmpty());
    }

    @Test
    void bucketsAndGroupsThatAreNotNamedHaveNotChanged() {
        CountedSeries counted = counted(timed(8, Map.of(300, 5L, 310, 3L)), timed(9, Map.of(310, 4L)));

        SeriesDelta news = counted.count(timed(11, Map.of(300, 6L, 320, 1L))).orElseThrow();

        assertThat(news.latency()).isEqualTo(Map.of(300, 1L, 320, 1L));
        assertThat(news.groups()).isEqualTo(SimulatedInstance.groups(Map.of(300, 1L, 320, 1L)));
        assertThat(counted.whole())
                .isEqualTo(counted(timed(11, Map.of(300, 6L, 310, 4L, 320, 1L))).whole());
    }

    @Test
    void noMoreCallsAreTimedThanSucceededHoweverManyReportsTellOfThem() {
        CountedSeries counted = counted(timed(8, Map.of(300, 8L)));

        assertThat(counted.count(timed(8, Map.of(310, 8L)))).isEmpty();
        assertThat(counted.count(
                        new Series(V2, 8, 0, 0, Map.of(), SimulatedInstance.groups(Map.of(310, 1L)), Set.of())))
                .isEmpty();
    }

    @Test
    void failingUnitsAreToldAgainEvenWhenNothingElseIsNew() {
        ledger.apply(Reports.of("a", 1, Reports.failing(V2, 2, 11, 12)), NOON);

        SeriesDelta news = onlyNews(Reports.of("a", 2, Reports.failing(V2, 2, 11, 12)));

        assertThat(news.countsNothing()).isTrue();
        assertThat(news.failingUnits()).containsExactlyInAnyOrder(11, 12);
    }

    @Test
    void aReceiptAloneIsAnObservationWithoutSeries() {
        Outcome.Counted outcome = counted(Reports.receipt("a", 1, 9, 2));

        assertThat(outcome.observation().series()).isEmpty();
        assertThat(outcome.observation().receipt().revision()).isEqualTo(9);
    }

    @Test
    void whatIsConfirmedKeepsTheMomentItWasFirstSaid() {
        ledger.apply(Reports.receipt("a", 1, 9, 2), NOON);
        ledger.apply(Reports.receipt("a", 2, 9, 2), NOON.plusSeconds(5));
        assertThat(heard()).extracting(Incarnation::confirmedAt).containsExactly(NOON);

        ledger.apply(Reports.receipt("a", 3, 9, 3), NOON.plusSeconds(8));
        assertThat(heard()).extracting(Incarnation::confirmedAt).containsExactly(NOON.plusSeconds(8));
    }

    @Test
    void oneSeriesTooManyPushesOutTheLongestUnchangedOneOfASupersededVersion() {
        ledger.apply(Reports.of("a", 1, version(1, 10), version(2, 20), version(3, 30)), NOON);

        SeriesDelta news = onlyNews(Reports.of("a", 2, version(4, 40)));

        assertThat(news.calls()).isEqualTo(40);
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(100, 0, 0));
        assertThat(written(ledger.unsaved(), "a"))
                .extracting(series -> series.key().version())
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void aSeriesTooManyIsRefusedAndCounted() {
        Series[] flags = List.of("w", "x", "y", "z").stream()
                .map(flag -> Reports.series(new SeriesKey(flag, 1, "v2", true), 1, 0))
                .toArray(Series[]::new);

        assertThat(counted(Reports.of("a", 1, flags)).refused()).isEqualTo(1);
        assertThat(ledger.totals("y")).isNotEmpty();
        assertThat(ledger.totals("z")).isEmpty();
    }

    @Test
    void aSilentIncarnationIsForgottenAfterADayAndItsCountsRemain() {
        ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON);
        ledger.apply(Reports.of("b", 1, Reports.series(V2, 5, 0)), NOON.plusSeconds(1));

        ledger.forgetSilent(NOON.plus(Duration.ofHours(24)).plusMillis(1));

        assertThat(heard()).extracting(Incarnation::id).containsExactly("b");
        assertThat(ledger.unsaved().forgotten()).containsExactly("a");
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(15, 4, 2));
    }

    @Test
    void aNewIncarnationTakesThePlaceOfTheLongestSilentOne() {
        ledger.apply(Reports.of("a", 1), NOON);
        ledger.apply(Reports.of("b", 1), NOON);
        ledger.apply(Reports.of("a", 2), NOON.plusSeconds(60));

        assertThat(ledger.apply(Reports.of("c", 1), NOON.plusSeconds(599))).isEqualTo(new Outcome.NoRoom());
        assertThat(ledger.apply(Reports.of("c", 1), NOON.plusSeconds(600))).isInstanceOf(Outcome.Counted.class);
        assertThat(heard()).extracting(Incarnation::id).containsExactly("a", "c");
    }

    @Test
    void whatChangesWhileItIsBeingSavedStaysUnsaved() {
        ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON);
        LedgerRows rows = ledger.unsaved();
        ledger.apply(Reports.of("a", 2, Reports.series(V2, 15, 6)), NOON);

        ledger.saved(rows);

        assertThat(ledger.acknowledgement("a")).isEqualTo(new Acknowledgement(1, 2));
        assertThat(written(ledger.unsaved(), "a"))
                .containsExactly(
                        new SeriesDelta(V2, 5, 2, 1, Map.of(300, 3L), List.of(new GroupSum(17, 3, 27, 243)), Set.of()));
    }

    @Test
    void anInstanceThatWasStoppedInOrderIsNoLongerHeardAndWhatItCountedStands() {
        ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON);
        ledger.apply(Reports.of("b", 1), NOON);

        ledger.apply(Reports.leaving("a", 2, Reports.series(V2, 12, 4)), NOON);

        assertThat(heard()).extracting(Incarnation::id).containsExactly("b");
        assertThat(ledger.totals("checkout")).containsEntry("v2", new Total(12, 4, 2));
    }

    @Test
    void nothingIsUnsavedOnceEverythingIsSaved() {
        ledger.apply(Reports.of("a", 1, Reports.series(V2, 10, 4)), NOON);
        ledger.apply(Reports.of("b", 1, Reports.series(V2, 10, 4)), NOON);
        ledger.forgetSilent(NOON.plus(Duration.ofHours(25)));
        ledger.apply(Reports.of("c", 1, version(1, 1), version(2, 2), version(3, 3)), NOON.plus(Duration.ofHours(25)));
        ledger.apply(Reports.of("c", 2, version(4, 4)), NOON.plus(Duration.ofHours(25)));

        ledger.saved(ledger.unsaved());

        assertThat(ledger.unsaved().isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeSavedForLongTakesLittleMoreRoomThanWhatItAddsUpTo() {
        for (int sequence = 1; sequence <= 5_000; sequence++) {
            ledger.apply(Reports.of("a", sequence, Reports.series(V2, sequence, 0)), NOON.plusSeconds(sequence));
        }

        assertThat(ledger.unsaved().pages().get("a")).singleElement().satisfies(page -> {
            assertThat(page.whole()).isTrue();
            assertThat(page.calls()).isEqualTo(5_000);
            assertThat(page.counts()).hasSizeLessThan(40 * 1024);
        });
    }

    private static CountedSeries counted(Series... reports) {
        CountedSeries counted = new CountedSeries(reports[0].key());
        for (Series reported : reports) {
            assertThat(counted.count(reported)).isPresent();
        }
        return counted;
    }

    private static List<SeriesDelta> written(LedgerRows rows, String incarnation) {
        List<SeriesDelta> written = new ArrayList<>();
        for (Page page : rows.pages().getOrDefault(incarnation, List.of())) {
            for (PageReader reader = new PageReader(page); reader.hasNext(); ) {
                written.add(reader.next());
            }
        }
        return written;
    }

    private Outcome.Counted counted(Report report) {
        return (Outcome.Counted) ledger.apply(report, NOON);
    }

    private SeriesDelta onlyNews(Report report) {
        List<SeriesDelta> news = counted(report).observation().series();
        assertThat(news).hasSize(1);
        return news.get(0);
    }

    private List<Incarnation> heard() {
        return ledger.heardSince(NOON);
    }

    private static Series timed(long calls, Map<Integer, Long> latency) {
        return new Series(V2, calls, 0, 0, latency, SimulatedInstance.groups(latency), Set.of());
    }

    private static Series version(long version, long calls) {
        return Reports.series(new SeriesKey("checkout", version, "v2", true), calls, 0);
    }
}
