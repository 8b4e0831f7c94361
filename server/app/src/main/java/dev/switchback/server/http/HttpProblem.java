package dev.switchback.server.http;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Duration;
import java.util.List;

/** A request that HTTP itself refuses, before any service has seen it. */
public final class HttpProblem extends RuntimeException {
    private final int status;
    private final String code;
    private final List<Problem> errors;
    private final Duration pause;

    private HttpProblem(int status, String code, String detail, List<Problem> errors, Duration pause) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.pause = pause;
    }

    HttpProblem(int status, String code, String detail) {
        this(status, code, detail, List.of(), Duration.ZERO);
    }

    /** Refuses a request that cannot be read. */
    public static HttpProblem malformed(String detail) {
        return new HttpProblem(400, "malformed", detail);
    }

    /**
     * Refuses a request.
     *
     * @param status HTTP's, from 400 to 499
     * @param code the kind of problem for programs, such as {@code not-found}
     */
    public static HttpProblem refused(int status, String code, String detail) {
        return new HttpProblem(status, code, detail);
    }

    /** Refuses a request that is one too many; the caller should try again after {@code pause}. */
    public static HttpProblem tooMany(String detail, Duration pause) {
        return new HttpProblem(429, "too-many-requests", detail, List.of(), pause);
    }

    /** Refuses a request for now; the caller should try again in a second. */
    public static HttpProblem unavailable(String detail) {
        return unavailable(detail, Duration.ofSeconds(1));
    }

    /** Refuses a request for now; the caller should try again after {@code pause}, which is told in whole seconds. */
    public static HttpProblem unavailable(String detail, Duration pause) {
        return new HttpProblem(503, "unavailable", detail, List.of(), pause);
    }

    /** Refuses a request for now: this node has not loaded {@code environment} yet. */
    public static HttpProblem notLoaded(EnvironmentId environment) {
        return unavailable("The environment " + environment + " is not loaded yet.");
    }

    /** Refuses a request that is being carried out already; the caller should ask again in a second. */
    static HttpProblem underWay(String detail) {
        return new HttpProblem(409, "under-way", detail, List.of(), Duration.ofSeconds(1));
    }

    /** Refuses a request whose {@code Idempotency-Key} belongs to another one. */
    static HttpProblem reused(String detail) {
        return new HttpProblem(422, "idempotency-key-reused", detail);
    }

    /** Returns after how long the caller should try again; zero where that would not help. */
    Duration pause() {
        return pause;
    }

    /** Returns HTTP's status. */
    public int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<Problem> errors() {
        return errors;
    }
}
