package dev.switchback.server.http;

import dev.switchback.server.changes.EnvironmentId;
import java.util.Optional;

/**
 * A key as its holder sends it: the secret, or {@code project:environment.secret} where an SDK wants to read from it what
 * the key opens.
 *
 * @param secret what opens
 * @param project what the holder says it opens; {@code *} for any
 * @param environment what the holder says it opens; {@code *} for any
 */
record Credential(String secret, String project, String environment) {
    private static final String ANY = "*";

    static Credential parse(String text) {
        int dot = text.lastIndexOf('.');
        int colon = text.lastIndexOf(':', dot);
        return dot < 0 || colon < 0
                ? new Credential(text, ANY, ANY)
                : new Credential(text.substring(dot + 1), text.substring(0, colon), text.substring(colon + 1, dot));
    }

    /** Says whether a key that opens {@code scope} is what the holder says it is. */
    boolean fits(Optional<EnvironmentId> scope) {
        return scope.isEmpty()
                || (fits(project, scope.get().project())
                        && fits(environment, scope.get().key()));
    }

    private static boolean fits(String said, String is) {
        return said.equals(ANY) || said.equals(is);
    }
}
