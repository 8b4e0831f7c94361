package dev.switchback.server.delivery;

import static dev.switchback.server.delivery.FakeSource.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.GoAwayCodec;
import dev.switchback.protocol.HeartbeatCodec;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.FixedKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class DeliveryRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeSource source = new FakeSource();
    private final Snapshots snapshots = new Snapshots(source, new Surroundings(InstantSource.system(), () -> 0));
    private final StreamHub hub =
            new StreamHub(snapshots, new StreamSettings(Duration.ofMillis(100), 3), new SimpleMeterRegistry());
    private final HttpServer server =
            new HttpServer("127.0.0.1", 0, new FixedKeys(PRODUCTION), List.of(new DeliveryRoutes(snapshots, hub)));
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        source.put(PRODUCTION, FakeSource.flag("a", "a text long enough to make a delta the shorter message"));
        server.start();
    }

    @AfterEach
    void stop() {
        hub.close();
        server.close();
        snapshots.close();
    }

    @Test
    void theSnapshotComesWholeWithItsRevisionAsTag() throws Exception {
        snapshots.poll();

        HttpResponse<byte[]> answer = http.send(get("snapshot").build(), BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(SnapshotCodec.read(answer.body()).snapshot()).isEqualTo(source.present(PRODUCTION));
    }

    @Test
    void whoHoldsTheSnapshotIsToldSo() throws Exception {
        snapshots.poll();

        HttpResponse<String> held =
                http.send(get("snapshot").header("If-None-Match", "\"1\"").build(), BodyHandlers.ofString());
        change("b", "text");
        HttpResponse<String> outdated =
                http.send(get("snapshot").header("If-None-Match", "\"1\"").build(), BodyHandlers.ofString());

        assertThat(held.statusCode()).isEqualTo(304);
        assertThat(held.body()).isEmpty();
        assertThat(held.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(outdated.statusCode()).isEqualTo(200);
        assertThat(outdated.headers().firstValue("ETag")).contains("\"2\"");
    }

    @Test
    void anEnvironmentThatIsNotLoadedYetIsUnavailable() throws Exception {
        for (String path : List.of("snapshot", "stream")) {
            HttpResponse<String> answer = http.send(get(path).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void onlyServerKeysMayStream() throws Exception {
        snapshots.poll();

        assertThat(status("stream", "frontend")).isEqualTo(403);
        assertThat(status("stream", "unknown")).isEqualTo(401);
        assertThat(status("snapshot", "admin")).isEqualTo(403);
        assertThat(hub.open()).isZero();
    }

    @Test
    void aStreamBeginsWithTheSnapshotAndCarriesEachChange() throws Exception {
        snapshots.poll();
        HttpResponse<InputStream> answer = http.send(get("stream").build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");

        try (EventReader events = new EventReader(answer.body())) {
            EventReader.Event first = events.next();
            assertThat(first.name()).isEqualTo("snapshot");
            assertThat(first.id()).isEqualTo("1");
            assertThat(SnapshotCodec.read(bytes(first)).snapshot()).isEqualTo(source.present(PRODUCTION));

            change("b", "text");

            EventReader.Event delta = events.next("delta");
            assertThat(delta.id()).isEqualTo("2");
            assertThat(DeltaCodec.read(bytes(delta)).delta().changed()).containsOnlyKeys("b");
        }
    }

    @Test
    void aStreamThatIsResumedMissesNothing() throws Exception {
        snapshots.poll();
        change("b", "text");
        change("c", "text");

        try (EventReader events = stream(1)) {
            EventReader.Event delta = events.next();
            assertThat(delta.name()).isEqualTo("delta");
            assertThat(DeltaCodec.read(bytes(delta)).delta().changed()).containsOnlyKeys("b", "c");
        }
    }

    @Test
    void heartbeatsTellRevisionHashAndSpread() throws Exception {
        snapshots.poll();
        String hash = SnapshotCodec.hash(source.present(PRODUCTION));

        try (EventReader events = stream(1)) {
            for (int i = 0; i < 3; i++) {
                EventReader.Event event = events.next();
                assertThat(event.name()).isEqualTo("heartbeat");
                assertThat(event.id()).isEmpty();
                var heartbeat = HeartbeatCodec.read(bytes(event));
                assertThat(heartbeat.revision()).isEqualTo(1);
                assertThat(heartbeat.hash()).isEqualTo(hash);
                assertThat(heartbeat.spreadMillis()).isEqualTo(1_000);
            }
        }
    }

    @Test
    void aReaderThatDoesNotReadDelaysNobodyAndIsCaughtUpInAFewSteps() throws Exception {
        snapshots.poll();
        int changes = 20;
        try (Socket stuck = stuckReader();
                EventReader healthy = stream(1)) {
            for (int i = 1; i <= changes; i++) {
                changeLargely("text " + i);
                assertThat(healthy.next("delta").id()).isEqualTo(String.valueOf(i + 1));
            }

            List<String> caughtUp = new ArrayList<>();
            EventReader late = new EventReader(stuck.getInputStream());
            late.next(); // the head of the answer
            while (!caughtUp.contains(String.valueOf(changes + 1))) {
                EventReader.Event event = late.next();
                assertThat(event.name()).isNotEqualTo("end");
                if (!event.name().equals("heartbeat")) {
                    caughtUp.add(event.id());
                }
            }
            assertThat(caughtUp).hasSizeLessThan(changes / 2);
        }
    }

    @Test
    void aReaderThatHangsUpFreesItsPlace() throws Exception {
        snapshots.poll();
        EventReader events = stream(1);
        assertThat(hub.open()).isEqualTo(1);

        events.close();

        Eventually.within(SOON, () -> assertThat(hub.open()).isZero());
    }

    @Test
    void aStreamTooManyIsToldWhenToComeBack() throws Exception {
        snapshots.poll();
        try (EventReader one = stream(1);
                EventReader two = stream(1);
                EventReader three = stream(1)) {
            HttpResponse<String> refused = http.send(get("stream").build(), BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(List.of(
                            one.next().name(), two.next().name(), three.next().name()))
                    .containsOnly("heartbeat");
        }
    }

    @Test
    void closingSaysGoAwayAndEndsTheStream() throws Exception {
        snapshots.poll();
        try (EventReader events = stream(1)) {
            events.next();

            hub.close();

            EventReader.Event goaway = events.next("goaway");
            assertThat(GoAwayCodec.read(bytes(goaway)).spreadMillis()).isEqualTo(1_000);
            assertThat(events.next().name()).isEqualTo("end");
        }
        assertThat(status("stream", "server")).isEqualTo(503);
    }

    private void change(String key, String text) {
        source.put(PRODUCTION, FakeSource.flag(key, text));
        snapshots.refresh(PRODUCTION);
    }

    /** Changes 20 flags of 30,000 characters: far more than sockets buffer. */
    private void changeLargely(String text) {
        source.put(
                PRODUCTION,
                IntStream.range(0, 20)
                        .mapToObj(i -> FakeSource.flag("large" + i, text + "x".repeat(30_000)))
                        .toArray(Flag[]::new));
        snapshots.refresh(PRODUCTION);
    }

    private EventReader stream(long revision) throws IOException, InterruptedException {
        HttpRequest request =
                get("stream").header("Last-Event-ID", String.valueOf(revision)).build();
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new EventReader(answer.body());
    }

    private Socket stuckReader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        OutputStream request = socket.getOutputStream();
        // HTTP/1.0, so that events come as they are, without chunks.
        List<String> lines =
                List.of("GET /api/v1/sdk/stream HTTP/1.0", "Authorization: Bearer server", "Last-Event-ID: 1", "", "");
        request.write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
        request.flush();
        Eventually.within(SOON, () -> assertThat(hub.open()).isPositive());
        return socket;
    }

    private int status(String path, String key) throws IOException, InterruptedException {
        return http.send(get(path).setHeader("Authorization", "Bearer " + key).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/sdk/" + path))
                .header("Authorization", "Bearer server")
                .timeout(Duration.ofSeconds(30));
    }

    private static byte[] bytes(EventReader.Event event) {
        return event.data().getBytes(StandardCharsets.UTF_8);
    }
}
