package dev.switchback.server.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lets browsers of other origins in (Fetch standard, CORS). Keys travel in headers, so no cookie is ever allowed. */
final class Cors {
    private static final String ANY = "*";

    private static final String HEADERS = "authorization, x-api-key, content-type, if-none-match";

    private final Set<String> origins;
    private final String headers;

    /**
     * Lets in {@code origins}; {@code *} is anybody.
     *
     * @param headers that pages may send beside those that every protocol needs
     */
    Cors(Set<String> origins, List<String> headers) {
        this.origins = Set.copyOf(origins);
        this.headers = Stream.concat(Stream.of(HEADERS), headers.stream()).collect(Collectors.joining(", "));
    }

    /** Marks an answer, whatever it will be: a browser may read errors only if they are marked too. */
    void mark(Context request) {
        request.header("Vary", "Origin, Authorization, X-API-Key");
        String origin = request.header("Origin");
        if (origin == null || !(origins.contains(ANY) || origins.contains(origin))) {
            return;
        }
        request.header("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
        request.header("Access-Control-Expose-Headers", "ETag, Retry-After");
    }

    /** Answers a browser that asks before it calls. */
    void preflight(Context request) {
        request.header("Access-Control-Allow-Methods", "GET, POST");
        request.header("Access-Control-Allow-Headers", headers);
        request.header("Access-Control-Max-Age", "600");
        request.status(204);
    }
}
