package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.delivery.DeliveryRoutes;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.SnapshotSource;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.delivery.StreamSettings;
import dev.switchback.server.http.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The canary on a node without any database. */
final class CanaryTest {
    private static final InstantSource CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final String SECRET = "canary_secret";

    private final Path directory = temporary();
    private final AtomicInteger ids = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EmergencyBoard board = new EmergencyBoard();
    private final Database database = Database.awaited();
    private final Snapshots snapshots = new Snapshots(new NoSource(), board, new Surroundings(CLOCK, () -> 0L));
    private final StreamHub streams = new StreamHub(snapshots, StreamSettings.DEFAULT, meters);
    private final EmergencyService service = new EmergencyService(
            database.jdbi(),
            new Changes(database.jdbi(), CLOCK),
            () -> "e" + ids.incrementAndGet(),
            (handle, environment, key) -> false);
    private final Registrar registrar =
            new Registrar(directory, service, board, snapshots, new SnapshotArchive(directory), database.direct());
    private final Canary canary =
            new Canary(board, registrar, snapshots, CLOCK, () -> "c" + ids.incrementAndGet(), SECRET, meters);
    private final HttpServer server =
            new HttpServer("127.0.0.1", 0, canary::holder, List.of(new DeliveryRoutes(snapshots, streams)));

    @BeforeEach
    void start() {
        registrar.recall();
        server.start();
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
        registrar.close();
    }

    @Test
    void everyPullIsTimedAndLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 3; i++) {
            canary.tick(node());
        }
        registrar.tick();

        assertThat(meters.get("switchback.emergency.propagation").timer().count())
                .isEqualTo(3);
        assertThat(canary.complaint()).isEmpty();
        assertThat(board.known()).isEqualTo(Engagements.NONE);
        assertThat(Files.readString(directory.resolve("emergency.journal"))).isBlank();
        assertThat(streams.open()).isLessThanOrEqualTo(3);
    }

    @Test
    void twoMissesAreAnAlarmAndTheNextSuccessEndsIt() {
        URI nobody = URI.create("http://127.0.0.1:1");
        canary.tick(nobody);
        assertThat(canary.complaint()).isEmpty();

        canary.tick(nobody);

        assertThat(canary.complaint())
                .hasValueSatisfying(text -> assertThat(text).contains("last 2 trials"));
        assertThat(meters.get("switchback.emergency.canary.missed").counter().count())
                .isEqualTo(2);
        canary.tick(node());
        assertThat(canary.complaint()).isEmpty();
    }

    @Test
    void aTrialThatACrashLeftInTheJournalIsNobodysEmergency() throws Exception {
        EnvironmentId own = canary.holder(SECRET).orElseThrow().scope().orElseThrow();
        new Journal(directory).append(new Entry(own, new Engaged("e9", null, "trial", "canary", Instant.EPOCH)));

        registrar.recall();

        assertThat(board.known()).isEqualTo(Engagements.NONE);
        assertThat(board.pending()).isEmpty();
        assertThat(Files.readString(directory.resolve("emergency.journal"))).isBlank();
    }

    private URI node() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes")), "canary");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** The canary's environment is in no database. */
    private static final class NoSource implements SnapshotSource {
        @Override
        public Map<EnvironmentId, Long> revisions() {
            return Map.of();
        }

        @Override
        public Snapshot load(EnvironmentId environment) {
            throw new IllegalStateException(environment.toString());
        }
    }
}
