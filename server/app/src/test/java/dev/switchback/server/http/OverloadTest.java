package dev.switchback.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.FixedKeys;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose routes wait until they are told to go on, as they do for a database that has stopped. */
@Timeout(60)
final class OverloadTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ADMINISTRATION = 24;
    private static final int REPORTS = 16;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final CompletableFuture<EventSink> stream = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final HttpServer server = new HttpServer(
            "127.0.0.1",
            0,
            new FixedKeys(new EnvironmentId("default", "production")),
            List.of(router -> router.get("/change", Permission.ADMIN, this::await)
                    .post("/report", Permission.SDK, this::await)
                    .get("/poll", Permission.SDK, request -> request.result("polled"))
                    .get("/slow", Permission.PUBLIC, this::await)
                    .get("/stream", Permission.PUBLIC, request -> Answer.events(request, this::open))));
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        ended.complete(null);
        server.close();
    }

    @Test
    void whatWaitsForTheDatabaseLeavesThreadsForConfiguration() throws Exception {
        fill("GET", "/change", "admin", ADMINISTRATION);
        fill("POST", "/report", "server", REPORTS);

        HttpResponse<String> change = call("GET", "/change", "admin").join();
        HttpResponse<String> report = call("POST", "/report", "server").join();

        assertThat(List.of(change.statusCode(), report.statusCode())).containsOnly(503);
        assertThat(change.headers().firstValue("Retry-After")).contains("1");
        assertThat(report.headers().firstValue("Retry-After")).contains("1");
        assertThat(call("GET", "/poll", "server").join().body()).isEqualTo("polled");
        goOn.countDown();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(call("GET", "/change", "admin").join().statusCode()).isEqualTo(200);
    }

    @Test
    void streamsStayOpenWhileEveryThreadIsBusy() throws Exception {
        AtomicInteger gone = new AtomicInteger();
        CompletableFuture<HttpResponse<InputStream>> reader =
                http.sendAsync(request("GET", "/stream", "none"), BodyHandlers.ofInputStream());
        EventSink sink = stream.join();
        sink.open(() -> {}, gone::incrementAndGet);
        sink.send(new byte[] {'a'});
        for (int i = 0; i < 2 * HttpListener.ORDINARY_THREADS; i++) {
            answers.add(call("GET", "/slow", "none"));
        }
        Eventually.within(SOON, () -> assertThat(waiting.get()).isGreaterThan(HttpListener.ORDINARY_THREADS - 8));
        long busySince = System.nanoTime();

        Eventually.within(
                SOON,
                () -> assertThat(Duration.ofNanos(System.nanoTime() - busySince))
                        .isGreaterThan(Duration.ofSeconds(3)));
        sink.send(new byte[] {'b'});

        assertThat(reader.join().body().readNBytes(2)).isEqualTo(new byte[] {'a', 'b'});
        assertThat(gone).hasValue(0);
    }

    @Test
    void aReaderThatHangsUpIsNoticedAlthoughNothingIsSentToIt() throws Exception {
        AtomicInteger gone = new AtomicInteger();
        CompletableFuture<HttpResponse<InputStream>> reader =
                http.sendAsync(request("GET", "/stream", "none"), BodyHandlers.ofInputStream());
        EventSink sink = stream.join();
        sink.open(() -> {}, gone::incrementAndGet);
        sink.send(new byte[] {'a'});

        reader.join().body().close();

        Eventually.within(SOON, () -> assertThat(gone).hasPositiveValue());
    }

    @Test
    void whoHasAskedIsAnsweredBeforeTheServerStops() throws Exception {
        fill("GET", "/slow", "none", 8);
        int port = server.port();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        Eventually.within(SOON, () -> assertThat(listens(port)).isFalse());

        goOn.countDown();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        closed.join();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private CompletableFuture<Void> open(EventSink sink, long lastEventId) {
        stream.complete(sink);
        return ended;
    }

    private void await(Context request) throws InterruptedException {
        waiting.incrementAndGet();
        goOn.await();
        request.result("done");
    }

    private void fill(String method, String path, String key, int places) {
        int before = waiting.get();
        for (int i = 0; i < places; i++) {
            answers.add(call(method, path, key));
        }
        Eventually.within(SOON, () -> assertThat(waiting.get()).isEqualTo(before + places));
    }

    private CompletableFuture<HttpResponse<String>> call(String method, String path, String key) {
        return http.sendAsync(request(method, path, key), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + key)
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
