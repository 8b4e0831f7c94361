package dev.switchback.demo;

import java.time.Instant;

/**
 * What a version of the service answered.
 *
 * @param version {@code v1} or {@code v2}
 * @param calledAt when the shop called it
 * @param status the HTTP status, 503 if the service could not be reached
 * @param contentType of the body
 * @param body the address, or what went wrong
 */
record ServiceAnswer(String version, Instant calledAt, int status, String contentType, String body) {
    private static final int UNREACHABLE = 503;

    /** The answer of a service that could not be reached. */
    static ServiceAnswer unreachable(String version, Instant calledAt, Throwable problem) {
        return new ServiceAnswer(version, calledAt, UNREACHABLE, "text/plain", String.valueOf(problem.getMessage()));
    }

    /** Whether the call failed. */
    boolean failed() {
        return status >= 500;
    }
}
