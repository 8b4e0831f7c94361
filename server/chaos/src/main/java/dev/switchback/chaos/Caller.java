package dev.switchback.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls one node's API with one key. Safe for several threads. */
final class Caller {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final URI server;
    private final String key;

    /** Makes a caller; an empty key is none. */
    Caller(HttpClient http, URI server, String key) {
        this.http = http;
        this.server = server;
        this.key = key;
    }

    Reply get(String path) throws IOException {
        return call("GET", path, "");
    }

    Reply post(String path, String body, String... headers) throws IOException {
        return call("POST", path, body, headers);
    }

    Reply put(String path, String body, String... headers) throws IOException {
        return call("PUT", path, body, headers);
    }

    /**
     * Calls; an empty body is none.
     *
     * @param headers names and values in turn
     * @throws IOException if there is no answer within five seconds
     */
    private Reply call(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(LIMIT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(
                    answer.statusCode(), answer.headers().firstValue("ETag").orElse(""), answer.body());
        } catch (InterruptedException interrupted) {
            throw Trouble.interrupted();
        }
    }
}
