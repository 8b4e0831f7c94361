package dev.switchback.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which problem documents are extended, by the path they are under. Safe to share between threads. */
final class ProblemExtensions {
    private final Map<String, ProblemExtension> byPath = new ConcurrentHashMap<>();

    /** Extends what is under {@code path}, which ends in a slash. */
    void add(String path, ProblemExtension extension) {
        byPath.put(path, extension);
    }

    /** Returns {@code problem} as it is told to who asked for {@code path}. */
    ProblemDocument extend(ProblemDocument problem, String path) {
        for (Map.Entry<String, ProblemExtension> entry : byPath.entrySet()) {
            if (path.startsWith(entry.getKey())) {
                return problem.with(entry.getValue().members(path, problem.status(), problem.code(), problem.detail()));
            }
        }
        return problem;
    }
}
