package dev.switchback.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls the service as a stranger would, and holds every answer against the contract. */
public final class Api {
    private static final Contract CONTRACT = Contract.read();

    private final HttpClient client;
    private final String url;
    private final Optional<String> key;

    private Api(HttpClient client, String url, Optional<String> key) {
        this.client = client;
        this.url = url;
        this.key = key;
    }

    /** Returns a caller without a key. */
    public static Api at(String url) {
        return new Api(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), url, Optional.empty());
    }

    /** Returns a caller that holds {@code secret}. */
    public Api as(String secret) {
        return new Api(client, url, Optional.of(secret));
    }

    public Reply get(String path, String... headers) {
        return call("GET", path, "", headers);
    }

    public Reply put(String path, String body, String... headers) {
        return call("PUT", path, body, headers);
    }

    public Reply post(String path, String body, String... headers) {
        return call("POST", path, body, headers);
    }

    /** Calls with a JSON Merge Patch. */
    public Reply patch(String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/merge-patch+json"));
        all.addAll(List.of(headers));
        return call("PATCH", path, body, all.toArray(String[]::new));
    }

    public Reply delete(String path, String... headers) {
        return call("DELETE", path, "", headers);
    }

    /** Calls; a body is sent as JSON unless {@code headers}, names and values in turn, say something else. */
    public Reply call(String method, String path, String body, String... headers) {
        return call(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Calls with a body that need not be text. */
    public Reply call(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        key.ifPresent(secret -> request.setHeader("Authorization", "Bearer " + secret));
        if (body.length > 0) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(method, path, request.build());
    }

    private Reply send(String method, String path, HttpRequest request) {
        try {
            var response = client.send(request, BodyHandlers.ofString());
            Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
            CONTRACT.check(method, path, reply);
            return reply;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
