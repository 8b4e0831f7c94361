package dev.switchback.server.telemetry;

import static dev.switchback.server.telemetry.Reports.V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.evaluation.Problem;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TelemetryServiceTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicBoolean away = new AtomicBoolean();
    private final Database database = TestDatabase.fresh();
    private final Jdbi jdbi = Jdbi.create(() -> {
        if (away.get()) {
            throw new SQLException("the database is away");
        }
        return database.dataSource().getConnection();
    });
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RememberingListener listener = new RememberingListener();
    private TelemetryService telemetry = new TelemetryService(jdbi, () -> NOON, meters);

    @BeforeEach
    void start() {
        Environments.create(jdbi, PRODUCTION);
        restart();
    }

    @AfterEach
    void close() {
        telemetry.close();
        database.close();
    }

    @Test
    void aReportIsToldAtOnceAndAcknowledgedOnceItIsSaved() {
        assertThat(accept(1, 10)).isZero();
        assertThat(listener.calls()).isEqualTo(10);

        telemetry.flush();

        assertThat(accept(2, 15)).isEqualTo(1);
        assertThat(listener.calls()).isEqualTo(15);
    }

    @Test
    void afterAKillTheNextReportCountsEverythingExactlyOnce() {
        accept(1, 10);
        telemetry.flush();
        accept(2, 15);

        restart();
        assertThat(listener.calls()).isEqualTo(10);
        assertThat(accept(3, 18)).isEqualTo(1);

        assertThat(listener.calls()).isEqualTo(18);
        assertThat(telemetry.totals(PRODUCTION, "checkout")).containsEntry("v2", new Total(18, 0, 0));
    }

    @Test
    void afterACleanStopNothingIsToBeSaidAgain() {
        accept(1, 10);
        telemetry.close();

        restart();

        assertThat(accept(1, 10)).isEqualTo(1);
        assertThat(listener.calls()).isEqualTo(10);
        assertThat(listener.observations()).isEmpty();
    }

    @Test
    void everythingIsSavedByItselfWithinASecondOrTwo() {
        accept(1, 10);

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(new TelemetryStore(jdbi).load(PRODUCTION).incarnations())
                        .hasSize(1));
    }

    @Test
    void savingTakesHalfOfTheTimeAndComesEveryTenSecondsAtTheLatest() {
        assertThat(TelemetryService.pause(Duration.ofMillis(250))).isEqualTo(Duration.ofSeconds(1));
        assertThat(TelemetryService.pause(Duration.ofMillis(1_500))).isEqualTo(Duration.ofSeconds(6));
        assertThat(TelemetryService.pause(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void countingGoesOnWhileTheDatabaseIsAway() {
        away.set(true);
        accept(1, 10);
        assertThatThrownBy(telemetry::flush).isInstanceOf(ConnectionException.class);
        assertThat(accept(2, 15)).isZero();
        assertThat(listener.calls()).isEqualTo(15);

        away.set(false);
        telemetry.flush();

        assertThat(accept(3, 15)).isEqualTo(2);
        restart();
        assertThat(listener.calls()).isEqualTo(15);
    }

    @Test
    void oneEnvironmentThatCannotBeSavedHoldsUpNoOther() {
        accept(1, 10);
        telemetry.accept(new EnvironmentId("no", "such"), Reports.of("b", 1, Reports.series(V2, 1, 0)));

        assertThatThrownBy(telemetry::flush).hasMessageContaining("environment");

        assertThat(accept(2, 10)).isEqualTo(1);
    }

    @Test
    void aListenerThatFailsSpoilsNothing() {
        telemetry.onObservation((environment, observation) -> {
            throw new IllegalStateException("broken");
        });
        RememberingListener other = new RememberingListener();
        telemetry.onObservation(other);

        accept(1, 10);

        assertThat(other.calls()).isEqualTo(10);
    }

    @Test
    void reportsAndRefusedSeriesAreMetered() {
        accept(1, 10);
        accept(1, 10);
        accept(2, 9);

        assertThat(reports("counted")).isEqualTo(2);
        assertThat(reports("outdated")).isEqualTo(1);
        assertThat(meters.get("switchback.telemetry.series.refused").counter().count())
                .isEqualTo(1);
    }

    @Test
    void anIncarnationTooManyIsTurnedAway() {
        LedgerLimits one = new LedgerLimits(1, 10, 10, Duration.ofHours(24), Duration.ofMinutes(10));
        try (TelemetryService small = new TelemetryService(jdbi, () -> NOON, meters, one)) {
            assertThat(small.accept(PRODUCTION, Reports.of("a", 1))).isPresent();
            assertThat(small.accept(PRODUCTION, Reports.of("b", 1))).isEmpty();
        }

        assertThat(reports("turnedAway")).isEqualTo(1);
    }

    @Test
    void textThatTheDatabaseCannotHoldIsRefusedWithItsPlace() {
        Report report = new Report(
                new Instance("a\0b", "incarnation", "java/0.1.0"),
                1,
                new Receipt(1, "hash", 0, Set.of("half \ud83d")),
                List.of(Reports.series(new SeriesKey("\udc00", 1, "v2", true), 1, 0)),
                Set.of("whole \ud83d\ude00"));

        assertThatThrownBy(() -> telemetry.accept(PRODUCTION, report))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
                    assertThat(refusal.problems())
                            .extracting(Problem::pointer)
                            .containsExactly("/instance/name", "/receipt/rejected", "/series/0/flag");
                });
        assertThat(reports("counted")).isZero();
    }

    @Test
    void whatWasNeverReportedHasNoTotals() {
        assertThat(telemetry.totals(PRODUCTION, "checkout")).isEqualTo(Map.of());
    }

    /** As after {@code kill -9}: only the database is left. */
    private void restart() {
        telemetry = new TelemetryService(jdbi, () -> NOON, meters);
        listener = RememberingListener.load(jdbi);
        telemetry.onObservation(listener);
        telemetry.start();
    }

    private long accept(long sequence, long calls) {
        return telemetry
                .accept(PRODUCTION, Reports.of("a", sequence, Reports.series(V2, calls, 0)))
                .orElseThrow()
                .sequence();
    }

    private double reports(String outcome) {
        return meters.get("switchback.telemetry.reports")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
