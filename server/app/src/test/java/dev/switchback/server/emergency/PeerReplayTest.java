package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.SnapshotSource;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.http.Json;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.FixedKeys;
import dev.switchback.server.testing.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that hears letters, and somebody who has recorded them. */
final class PeerReplayTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory = Path.of("");

    private final Random random = new Random(7);
    private final PeerSeal seal = new PeerSeal(SECRET);
    private final EmergencyBoard board = new EmergencyBoard();
    private final Database database = Database.awaited();
    private final Snapshots snapshots =
            new Snapshots(new NoSource(), board, new Surroundings(InstantSource.system(), () -> 0L));

    private HttpServer server = node();

    @BeforeEach
    void start() {
        server = node();
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLetterIsHeardOnceAndEngagesNothingAfterTheRelease() {
        byte[] letter = letter("e1");
        String head = seal.head(PeerRoutes.PATH, PeerNonce.of(NOW, random), letter);

        assertThat(send(letter, head).status()).isEqualTo(200);
        assertThat(engaged()).containsExactly("e1");
        board.bury(List.of("e1"), 7);
        board.merge(Engagements.settled("e1", 7));
        board.loaded(PRODUCTION, new EmergencyStatus(5, 7, List.of()));
        assertThat(engaged()).isEmpty();

        assertThat(send(letter, head).status()).isEqualTo(409);
        String sealedAnew = seal.head(PeerRoutes.PATH, PeerNonce.of(NOW, random), letter);
        assertThat(send(letter, sealedAnew).status()).isEqualTo(200);
        assertThat(engaged()).isEmpty();
    }

    @Test
    void anOldLetterIsNotHeardByANodeThatHasNotHeardIt() {
        byte[] letter = letter("e2");
        Instant old = NOW.minus(ReplayGuard.SKEW).minusSeconds(1);

        Reply refused = send(letter, seal.head(PeerRoutes.PATH, PeerNonce.of(old, random), letter));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("clocks");
        assertThat(engaged()).isEmpty();
    }

    private List<String> engaged() {
        return board.find(PRODUCTION).orElseThrow().engagements().stream()
                .map(Engaged::id)
                .toList();
    }

    private Reply send(byte[] letter, String head) {
        return Api.at("http://127.0.0.1:" + server.port())
                .post(PeerRoutes.PATH, new String(letter, StandardCharsets.UTF_8), PeerSeal.HEADER, head);
    }

    private static byte[] letter(String id) {
        Entry entry = new Entry(PRODUCTION, new Engaged(id, null, "fire", "ann", NOW));
        return Json.write(PeerLetter.of(Engagements.of(entry)));
    }

    private HttpServer node() {
        Changes changes = new Changes(database.jdbi(), InstantSource.system());
        EmergencyService service =
                new EmergencyService(database.jdbi(), changes, () -> "e", (handle, environment, key) -> false);
        Registrar registrar =
                new Registrar(directory, service, board, snapshots, new SnapshotArchive(directory), database.direct());
        board.loaded(PRODUCTION, new EmergencyStatus(3, 5, List.of()));
        snapshots.restore(PRODUCTION, new Snapshot(PRODUCTION.toString(), 5, Map.of(), Map.of(), Emergency.NONE));
        PeerSettings settings = new PeerSettings(List.<URI>of(), SECRET, Optional.empty());
        PeerRoutes routes = new PeerRoutes(new Gossip(board, registrar, snapshots), settings, () -> NOW);
        return new HttpServer("127.0.0.1", 0, new FixedKeys(PRODUCTION), List.of(routes));
    }

    /** What is served was restored. */
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
