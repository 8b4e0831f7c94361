package dev.switchback.server.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every error looks like (RFC 9457).
 *
 * @param type a stable URI of the kind of problem
 * @param title the kind in words
 * @param status HTTP's status
 * @param code the kind for programs
 * @param detail what is wrong this time, and what to do
 * @param errors where in the document, if that is what is wrong
 * @param extension members that another protocol wants, by name
 */
record ProblemDocument(
        String type,
        String title,
        int status,
        String code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem> errors,
        @JsonAnyGetter Map<String, Object> extension) {

    static final String MEDIA_TYPE = "application/problem+json";

    ProblemDocument {
        detail = Characters.writable(detail);
        errors = errors.stream()
                .map(error -> new Problem(Characters.writable(error.pointer()), Characters.writable(error.detail())))
                .toList();
        extension = Collections.unmodifiableMap(new LinkedHashMap<>(extension));
    }

    static ProblemDocument of(int status, String code, String detail, List<Problem> errors) {
        return new ProblemDocument(
                "https://switchback.dev/problems/" + code,
                code.replace('-', ' '),
                status,
                code,
                detail,
                errors,
                Map.of());
    }

    /** Returns this problem with {@code members} beside its own. */
    ProblemDocument with(Map<String, Object> members) {
        return new ProblemDocument(type, title, status, code, detail, errors, members);
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
            case INVALID -> of(422, "invalid", located(refusal), refusal.problems());
        };
    }

    /** A lone problem is told in full, with its place. */
    private static String located(Refusal refusal) {
        String detail = String.valueOf(refusal.getMessage());
        if (refusal.problems().size() != 1
                || refusal.problems().get(0).pointer().isEmpty()) {
            return detail;
        }
        return refusal.problems().get(0).pointer() + ": " + detail;
    }

    private static ProblemDocument of(int status, String code, Refusal refusal) {
        return of(status, code, String.valueOf(refusal.getMessage()), refusal.problems());
    }
}
