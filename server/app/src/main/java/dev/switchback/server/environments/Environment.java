package dev.switchback.server.environments;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A place where a project's flags run.
 *
 * @param id its project and its key
 * @param name for people
 * @param guarded whether riskier changes ask people for its key
 * @param revision grows by one with every committed change, to its flags as well as to itself
 * @param epoch grows with every change of its emergency state
 * @param createdAt when it was created
 */
public record Environment(
        EnvironmentId id, String name, boolean guarded, long revision, long epoch, Instant createdAt) {
    private static final Pattern PRODUCTION = Pattern.compile("(prod|production|live)(-.*)?");

    /** Says whether an environment of this key is guarded unless somebody says otherwise: it is called after production. */
    static boolean isBornGuarded(String key) {
        return PRODUCTION.matcher(key).matches();
    }
}
