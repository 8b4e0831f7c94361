package dev.switchback.server.http;

import io.javalin.http.Context;

/** Answers of routes. */
public final class Answer {
    private Answer() {}

    /** Answers with {@code document} as JSON. */
    public static void json(Context request, int status, Object document) {
        request.status(status).contentType("application/json").result(Json.write(document));
    }

    /** Answers with a resource at {@code version}, which becomes its ETag. */
    public static void versioned(Context request, int status, long version, Object document) {
        request.header("ETag", ETag.of(version));
        json(request, status, document);
    }

    /** Returns the status of a write that found what it {@code expected}. */
    public static int statusOf(Expected expected) {
        return expected instanceof Expected.Absent ? 201 : 200;
    }
}
