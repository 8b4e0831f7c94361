package dev.switchback.server.relay;

import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The nodes or relays that a relay hears from: one of them at a time, and the next one after a failure. Asks with the keys
 * of those who ask the relay, so a relay may do no more than they.
 *
 * <p>Safe to share between threads.
 */
public final class Upstream {
    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<URI> urls;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(GLANCE)
            .build();

    /**
     * Reaches {@code urls}, the first one first.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Upstream(List<URI> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("a relay needs an upstream");
        }
        this.urls = List.copyOf(urls);
    }

    /** Returns the one that is asked at present. */
    public URI present() {
        return urls.get(Math.floorMod(turn.get(), urls.size()));
    }

    /** Says whether it answers. */
    boolean answers() {
        try {
            URI asked = present();
            HttpRequest request = HttpRequest.newBuilder(URI.create(asked + "/livez"))
                    .timeout(GLANCE)
                    .build();
            return sent(asked, request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (UncheckedIOException silent) {
            return false;
        }
    }

    /**
     * Finds whose key {@code secret} is; empty for nobody's.
     *
     * @throws UncheckedIOException if there is no answer
     */
    Optional<Principal> holder(String secret) {
        HttpResponse<byte[]> answer = get(secret, RelayRoutes.KEY);
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(required(answer), KeyHolder.class).principal());
        } catch (Refusal | HttpProblem foreign) {
            throw new UncheckedIOException(new IOException("the upstream does not speak to relays", foreign));
        }
    }

    /**
     * Fetches the snapshot of the key's environment.
     *
     * @throws UncheckedIOException if there is none, or it cannot be read
     */
    SnapshotCodec.Read snapshot(String secret) {
        try {
            return SnapshotCodec.read(required(get(secret, "/api/v1/sdk/snapshot")));
        } catch (MalformedDocument unreadable) {
            throw new UncheckedIOException(new IOException("the upstream's snapshot cannot be read", unreadable));
        }
    }

    /**
     * Opens the stream of the key's environment; the caller closes it.
     *
     * @param revision the one at hand; -1 for none
     * @throws UncheckedIOException if it is not opened
     */
    InputStream stream(String secret, long revision) {
        URI asked = present();
        HttpRequest.Builder request =
                request(asked, secret, "/api/v1/sdk/stream").header("Accept", "text/event-stream");
        if (revision >= 0) {
            request.header("Last-Event-ID", Long.toString(revision));
        }
        return required(sent(asked, request.timeout(PATIENCE).build(), BodyHandlers.ofInputStream()));
    }

    /** Sends reports, one a line; completes with the answers, or exceptionally if there are none. */
    CompletableFuture<List<ReportDesk.Answer>> report(String secret, byte[] reports) {
        URI asked = present();
        HttpRequest request = request(asked, secret, RelayRoutes.REPORTS)
                .timeout(PATIENCE)
                .header("Content-Type", RelayRoutes.LINES)
                .POST(BodyPublishers.ofByteArray(reports))
                .build();
        return client.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(answer ->
                        Json.read(required(answer), ReportAnswers.class).answers());
    }

    private HttpResponse<byte[]> get(String secret, String path) {
        URI asked = present();
        return sent(asked, request(asked, secret, path).timeout(GLANCE).build(), BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(URI asked, String secret, String path) {
        return HttpRequest.newBuilder(URI.create(asked + path)).header("Authorization", "Bearer " + secret);
    }

    private <T> HttpResponse<T> sent(URI asked, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> answer = client.send(request, handler);
            if (answer.statusCode() >= 500) {
                next(asked);
            }
            return answer;
        } catch (IOException silent) {
            next(asked);
            throw new UncheckedIOException(silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", interrupted));
        }
    }

    private void next(URI failed) {
        int now = turn.get();
        if (urls.get(Math.floorMod(now, urls.size())).equals(failed)) {
            turn.compareAndSet(now, now + 1);
        }
    }

    private static <T> T required(HttpResponse<T> answer) {
        if (answer.statusCode() != 200) {
            throw new UncheckedIOException(new IOException("the upstream answers " + answer.statusCode()));
        }
        return answer.body();
    }
}
