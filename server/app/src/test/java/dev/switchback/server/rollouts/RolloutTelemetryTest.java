package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.telemetry.TelemetryService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge and the telemetry that feeds it, over one database: what one knows the other knows. */
class RolloutTelemetryTest {
    private final Stage stage = new Stage();
    private Rollout rollout;

    @BeforeEach
    void start() {
        rollout = stage.start(Stage.plan(50_000));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void afterACrashEveryCallCountsOnceWhateverWasSaved() {
        TelemetryService crashed = telemetry();
        crashed.accept(Stage.PRODUCTION, report(1, 100));
        crashed.flush();
        crashed.accept(Stage.PRODUCTION, report(2, 250));
        assertThat(v2Calls()).isEqualTo(250);

        stage.restart();
        assertThat(v2Calls()).isEqualTo(100);
        try (TelemetryService telemetry = telemetry()) {
            telemetry.start();
            telemetry.accept(Stage.PRODUCTION, report(3, 300));
        }

        assertThat(v2Calls()).isEqualTo(300);
        stage.restart();
        assertThat(v2Calls()).isEqualTo(300);
    }

    @Test
    void doubledAndOutdatedReportsChangeNothing() {
        TelemetryService telemetry = telemetry();

        telemetry.accept(Stage.PRODUCTION, report(2, 200));
        telemetry.accept(Stage.PRODUCTION, report(2, 200));
        telemetry.accept(Stage.PRODUCTION, report(1, 100));

        assertThat(v2Calls()).isEqualTo(200);
    }

    private TelemetryService telemetry() {
        TelemetryService telemetry =
                new TelemetryService(stage.database.jdbi(), stage.clock, new SimpleMeterRegistry());
        telemetry.onObservation(stage.judge());
        return telemetry;
    }

    private Report report(long sequence, long calls) {
        SeriesKey key = new SeriesKey(Stage.FLAG, rollout.entered().get(0), "v2", true);
        return new Report(
                new Instance("a", "a-1", "test"),
                sequence,
                new Receipt(stage.revision(), "", 0, Set.of()),
                List.of(new Series(key, calls, 0, 0, Map.of(400, calls), List.of(), Set.of())),
                Set.of());
    }

    private long v2Calls() {
        Outlook outlook = stage.judge().outlook(rollout.id()).orElseThrow();
        assertThat(outlook.evidence().before().v2().calls()).isEqualTo(outlook.calls());
        return outlook.calls();
    }
}
