package dev.switchback.server.http;

import dev.switchback.evaluation.Problem;
import java.util.List;

/** A request that HTTP itself refuses, before any service has seen it. */
public final class HttpProblem extends RuntimeException {
    private final int status;
    private final String code;
    private final List<Problem> errors;

    HttpProblem(int status, String code, String detail, List<Problem> errors) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    HttpProblem(int status, String code, String detail) {
        this(status, code, detail, List.of());
    }

    /** Refuses a request that cannot be read. */
    public static HttpProblem malformed(String detail) {
        return new HttpProblem(400, "malformed", detail);
    }

    /** Refuses a request for now; the caller should try again in a second. */
    public static HttpProblem unavailable(String detail) {
        return new HttpProblem(503, "unavailable", detail);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<Problem> errors() {
        return errors;
    }
}
