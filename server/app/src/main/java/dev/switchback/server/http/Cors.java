package dev.switchback.server.http;

import io.javalin.http.Context;
import java.util.Set;

/** Lets browsers of other origins in (Fetch standard, CORS). Keys travel in headers, so no cookie is ever allowed. */
final class Cors {
    private static final String ANY = "*";

    private final Set<String> origins;

    /** Lets in {@code origins}; {@code *} is anybody. */
    Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
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
        request.header("Access-Control-Allow-Headers", "authorization, x-api-key, content-type, if-none-match");
        request.header("Access-Control-Max-Age", "600");
        request.status(204);
    }
}
