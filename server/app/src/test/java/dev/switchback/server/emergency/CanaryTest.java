package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.FlagCodec;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<String> told = new ArrayList<>();
    private final Trials trials = new Trials(CLOCK, (environment, works, words) -> told.add(environment + " " + works));
    private final Canary canary =
            new Canary(board, registrar, snapshots, CLOCK, () -> "c" + ids.incrementAndGet(), SECRET, meters, trials);
    private final HttpServer server =
            new HttpServer("127.0.0.1", 0, canary::holder, List.of(new DeliveryRoutes(snapshots, streams)));

    @BeforeEach
    void start() {
        registrar.recall();
        serve("production");
        serve("staging");
        server.start();
    }

    private void serve(String key) {
        EnvironmentId environment = new EnvironmentId("shop", key);
        snapshots.restore(environment, new Snapshot(environment.toString(), 1, Map.of(), Map.of(), Emergency.NONE));
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

        for (String environment : List.of("shop/production", "shop/staging")) {
            assertThat(meters.get("switchback.emergency.propagation")
                            .tag("environment", environment)
                            .timer()
                            .count())
                    .isEqualTo(3);
        }
        assertThat(trials.complaint()).isEmpty();
        assertThat(trials.oldest()).contains(Instant.EPOCH);
        assertThat(told).isEmpty();
        assertThat(board.known()).isEqualTo(Engagements.NONE);
        assertThat(Files.readString(directory.resolve("emergency.journal"))).isBlank();
        assertThat(streams.open()).isLessThanOrEqualTo(3);
    }

    @Test
    void twoMissesAreAnAlarmAndTheNextSuccessEndsIt() {
        URI nobody = URI.create("http://127.0.0.1:1");
        canary.tick(nobody);
        assertThat(trials.complaint()).isEmpty();

        canary.tick(nobody);
        canary.tick(nobody);

        assertThat(trials.complaint())
                .hasValueSatisfying(text -> assertThat(text).contains("shop/production (3), shop/staging (3)"));
        assertThat(trials.oldest()).isEmpty();
        assertThat(meters.get("switchback.emergency.canary.missed")
                        .tag("environment", "shop/staging")
                        .counter()
                        .count())
                .isEqualTo(3);
        canary.tick(node());
        assertThat(trials.complaint()).isEmpty();
        assertThat(told)
                .containsExactly(
                        "shop/production false", "shop/staging false", "shop/production true", "shop/staging true");
    }

    @Test
    void whatCannotBeToldIsToldWithTheNextTrial() {
        AtomicInteger calls = new AtomicInteger();
        Trials patient = new Trials(CLOCK, (environment, works, words) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
            }
        });
        EnvironmentId environment = new EnvironmentId("shop", "production");

        for (int i = 0; i < 4; i++) {
            patient.failed(environment, "nobody hears it");
        }

        assertThat(calls).hasValue(2);
    }

    @Test
    void theTrialCarriesTheFlagsThatTheEnvironmentServes() throws Exception {
        EnvironmentId environment = new EnvironmentId("shop", "production");
        Flag flag = FlagCodec.read("""
            {"key": "checkout", "type": "boolean", "enabled": true, "salt": "s",
             "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}],
             "rollbackVariation": "v1", "offVariation": "v1", "prerequisites": [], "targets": [], "rules": [],
             "defaultRule": {"variation": "v2"}, "version": 1}
            """);
        snapshots.restore(
                environment,
                new Snapshot(environment.toString(), 2, Map.of("checkout", flag), Map.of(), Emergency.NONE));
        List<String> tried = new CopyOnWriteArrayList<>();
        snapshots.onPublish((published, before, after) -> {
            if (Canary.owns(published) && after.snapshot().emergency().everything()) {
                tried.addAll(after.snapshot().flags().keySet());
            }
        });

        canary.tick(node());

        assertThat(tried).containsExactly("checkout");
    }

    @Test
    void aTrialThatACrashLeftInTheJournalIsNobodysEmergency() throws Exception {
        EnvironmentId own = canary.holder(SECRET).orElseThrow().scope().orElseThrow();
        new Journal(directory)
                .append(List.of(new Entry(own, new Engaged("e9", null, "trial", "canary", Instant.EPOCH))));

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
