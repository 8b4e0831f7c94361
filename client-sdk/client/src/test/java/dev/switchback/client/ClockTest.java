package dev.switchback.client;

import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Context;
import dev.switchback.protocol.SnapshotCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A time of day that jumps. */
@Timeout(60)
class ClockTest {
    private static final Context ANN = Context.of("ann");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOON);
    private final BlockingQueue<Set<String>> changes = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @ValueSource(longs = {-24, -1, 1, 24, 24 * 365})
    void aJumpDisturbsNeitherAnswersNorTheStream(long hours) throws Exception {
        try (FakeServer server = new FakeServer(snapshot(1, toggle("a", false)));
                SwitchbackClient client = client(server)) {
            client.onChange(changes::add);
            FakeServer.Stream stream = server.nextStream();
            time.set(NOON.plus(Duration.ofHours(hours)));
            stream.send("snapshot", SnapshotCodec.write(snapshot(2, toggle("a", true))));
            assertThat(FakeServer.next(changes)).containsExactly("a");
            assertThat(client.isOn("a", ANN, false)).isTrue();
            stream.cut();
            assertThat(server.nextStream().lastEventId()).isEqualTo("2");
        }
    }

    @Test
    void aDateToComeBackAtThatHasPassedIsNotWaitedFor() throws Exception {
        try (FakeServer server = new FakeServer(snapshot(1, toggle("a", false)));
                SwitchbackClient client = client(server)) {
            FakeServer.Stream stream = server.nextStream();
            server.fail(503, "Sat, 21 Nov 2026 12:05:00 GMT");
            time.set(NOON.plus(Duration.ofHours(1)));
            stream.cut();
            while (server.nextRequest().status() != 503) {
                assertThat(client.isOn("a", ANN, true)).isFalse();
            }
            server.mend();
            server.nextStream().send("snapshot", SnapshotCodec.write(snapshot(2, toggle("a", true))));
            assertThat(client.revision()).isPositive();
        }
    }

    private SwitchbackClient client(FakeServer server) {
        Tuning usual = FakeServer.tuning(Duration.ofSeconds(15));
        InstantSource jumping = time::get;
        return server.client()
                .tuning(new Tuning(
                        usual.heartbeat(),
                        usual.backoffBase(),
                        usual.backoffCap(),
                        usual.refusedPause(),
                        usual.requestTimeout(),
                        usual.reportSpacing(),
                        usual.signOfLife(),
                        usual.closeTimeout(),
                        usual.nanos(),
                        jumping,
                        usual.random()))
                .build();
    }
}
