package dev.switchback.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import java.util.List;

/**
 * What every error looks like (RFC 9457).
 *
 * @param type a stable URI of the kind of problem
 * @param title the kind in words
 * @param status HTTP's status
 * @param code the kind for programs
 * @param detail what is wrong this time, and what to do
 * @param errors where in the document, if that is what is wrong
 */
record ProblemDocument(
        String type,
        String title,
        int status,
        String code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem> errors) {

    static final String MEDIA_TYPE = "application/problem+json";

    static ProblemDocument of(int status, String code, String detail, List<Problem> errors) {
        return new ProblemDocument(
                "https://switchback.dev/problems/" + code, code.replace('-', ' '), status, code, detail, errors);
    }

    static ProblemDocument of(HttpProblem problem) {
        return of(problem.status(), problem.code(), String.valueOf(problem.getMessage()), problem.errors());
    }

    static ProblemDocument of(Refusal refusal) {
        return switch (refusal.kind()) {
            case NOT_FOUND -> of(404, "not-found", refusal);
            case CONFLICT -> of(409, "conflict", refusal);
            case STALE -> of(412, "stale", refusal);
            case VERSION_REQUIRED -> of(428, "version-required", refusal);
            case INVALID -> of(422, "invalid", refusal);
        };
    }

    private static ProblemDocument of(int status, String code, Refusal refusal) {
        return of(status, code, String.valueOf(refusal.getMessage()), refusal.problems());
    }
}
