package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.http.HttpProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static final Chart ALL = new Chart(Optional.empty(), Optional.empty(), Optional.empty());

    private final Stage stage = new Stage();
    private final Traffic traffic = new Traffic(1);
    private final Rollout rollout = stage.start(Stage.plan(50_000));
    private final Instant start = rollout.startedAt();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void everyTenSecondsGiveAPointWithWhatBothVersionsDidInThem() {
        long calls = callFor(60);

        List<ChartView.Point> points = chart(ALL).points();

        assertThat(points).hasSize(6);
        assertThat(points).allSatisfy(point -> {
            assertThat(point.seconds()).isEqualTo(10);
            assertThat(point.share()).isEqualTo(50_000);
            assertThat(point.threshold())
                    .isEqualTo(rollout.policy().threshold(), org.assertj.core.api.Assertions.within(1e-6));
            assertThat(point.v1().p50Micros()).isPositive();
            assertThat(point.metrics()).contains("\"errors\"");
        });
        assertThat(calls(points)).isEqualTo(calls);
    }

    @Test
    void aRestartLosesAtMostTheTenSecondsBeforeItAndCountsNothingTwice() {
        long before = callFor(35);
        stage.restart();
        long after = callFor(30);

        long sinceTheLastPoint = 5 * 20L;
        assertThat(calls(chart(ALL).points())).isEqualTo(before + after - sinceTheLastPoint);
    }

    @Test
    void whatCouldNotBeWrittenIsInTheNextPoint() {
        long lost = call(12, false);
        long written = callFor(8);

        List<ChartView.Point> points = chart(ALL).points();

        assertThat(points.get(0).seconds()).isEqualTo(13);
        assertThat(calls(points)).isLessThanOrEqualTo(lost + written).isGreaterThanOrEqualTo(lost);
    }

    @Test
    void whatIsOldIsJoinedAndNothingIsLost() {
        callFor(300);
        List<ChartView.Point> fine = chart(ALL).points();

        thinAfter(Duration.ofHours(2));
        List<ChartView.Point> minutes = chart(ALL).points();
        thinAfter(Duration.ofDays(2));
        thinAfter(Duration.ofDays(2));
        List<ChartView.Point> tenMinutes = chart(ALL).points();

        assertThat(minutes).hasSizeBetween(5, 6);
        assertThat(tenMinutes).hasSizeBetween(1, 2);
        assertThat(calls(minutes)).isEqualTo(calls(fine));
        assertThat(calls(tenMinutes)).isEqualTo(calls(fine));
        assertThat(tenMinutes.stream().mapToDouble(ChartView.Point::evidence).max())
                .isEqualTo(fine.stream().mapToDouble(ChartView.Point::evidence).max());
    }

    @Test
    void aStepJoinsPointsAndAPartOfTheTimeLeavesOthersOut() {
        callFor(60);

        ChartView joined = chart(
                new Chart(Optional.of(start.plusSeconds(15)), Optional.of(start.plusSeconds(45)), Optional.of(20)));

        assertThat(joined.stepSeconds()).isEqualTo(20);
        assertThat(joined.points()).hasSizeBetween(2, 3);
        assertThat(joined.points().stream().mapToInt(ChartView.Point::seconds).sum())
                .isEqualTo(30);
    }

    @Test
    void aStepThatMakesTooManyPointsIsRefusedWithOneThatDoesNot() {
        Chart tooFine = new Chart(Optional.of(start), Optional.of(start.plus(Duration.ofDays(7))), Optional.of(10));

        assertThatThrownBy(() -> chart(tooFine)).isInstanceOf(HttpProblem.class).hasMessageContaining("303 s or more");
    }

    private ChartView chart(Chart part) {
        return stage.service.chart(Stage.PRODUCTION, rollout.id(), part);
    }

    /** Calls for so many seconds, written down each second, and returns how many calls there were. */
    private long callFor(int seconds) {
        return call(seconds, true);
    }

    private long call(int seconds, boolean persisted) {
        for (int second = 0; second < seconds; second++) {
            stage.clock.advance(Duration.ofSeconds(1));
            stage.report(traffic.calls(stage.snapshot(), "a", 20));
            if (persisted) {
                stage.persist();
            }
        }
        return 20L * seconds;
    }

    private void thinAfter(Duration age) {
        stage.clock.advance(age);
        stage.judge().thin();
    }

    private static long calls(List<ChartView.Point> points) {
        return points.stream()
                .mapToLong(point -> point.v1().calls() + point.v2().calls())
                .sum();
    }
}
