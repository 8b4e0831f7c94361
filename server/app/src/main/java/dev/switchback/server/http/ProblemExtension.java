package dev.switchback.server.http;

import java.util.Map;

/**
 * Adds members to the problem documents under a path, for a protocol that has its own words for errors (RFC 9457, section
 * 3.2). Safe to share between threads.
 */
@FunctionalInterface
public interface ProblemExtension {
    /**
     * Returns the members to add, by name.
     *
     * @param path of the request as it was sent, without its query
     * @param status HTTP's
     * @param code the kind of problem for programs
     * @param detail the problem in words
     */
    Map<String, Object> members(String path, int status, String code, String detail);
}
