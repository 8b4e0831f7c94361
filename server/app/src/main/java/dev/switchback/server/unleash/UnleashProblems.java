package dev.switchback.server.unleash;

import dev.switchback.server.http.ProblemExtension;
import java.util.Map;

/** Errors in Unleash's words, beside our own. */
final class UnleashProblems implements ProblemExtension {

    @Override
    public Map<String, Object> members(String path, int status, String code, String detail) {
        return Map.of("name", name(status), "message", detail);
    }

    private static String name(int status) {
        return switch (status) {
            case 400, 413, 415, 422 -> "BadDataError";
            case 401 -> "UnauthorizedError";
            case 403 -> "NoAccessError";
            case 404, 405 -> "NotFoundError";
            default -> "InternalError";
        };
    }
}
