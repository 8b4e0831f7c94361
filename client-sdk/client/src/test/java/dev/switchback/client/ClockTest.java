package dev.switchback.client;

import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Context;
import dev.switchback.protocol.SnapshotCodec;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A time of day that jumps, and a platform that cannot even tell the time. */
@Timeout(60)
class ClockTest {
    private static final Context ANN = Context.of("ann");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOON);
    private final AtomicInteger errors = new AtomicInteger();
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

    @Test
    void anErrorOfThePlatformIsNoReasonToGiveUp() throws Exception {
        try (FakeServer server = new FakeServer(snapshot(1, toggle("a", false)));
                SwitchbackClient client = client(server)) {
            client.onChange(changes::add);
            FakeServer.Stream stream = server.nextStream();
            server.publish(snapshot(2, toggle("a", true)));
            errors.set(3);
            while (changes.isEmpty()) {
                reveal(stream);
                stream = server.findStream().orElse(stream);
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(errors).hasValue(0);
            assertThat(client.isOn("a", ANN, false)).isTrue();
        }
    }

    /** Tells that something was missed, to who may have left. */
    private static void reveal(FakeServer.Stream stream) {
        try {
            stream.send("heartbeat", "{\"revision\":2,\"hash\":\"x\",\"spreadMs\":1}".getBytes(UTF_8));
        } catch (UncheckedIOException gone) {
            // another stream will come
        }
    }

    /** Tells the time, or fails on the thread that follows the server. */
    private long nanos() {
        boolean following = Thread.currentThread().getName().equals("switchback-connection");
        if (following && errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("as if");
        }
        return System.nanoTime();
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
                        this::nanos,
                        jumping,
                        usual.random()))
                .build();
    }
}
