package dev.switchback.server.environments;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.Json;
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

    /** Returns the tag of what people edit of it: other than the revision, it stays when a flag changes. */
    String tag() {
        return ETag.ofContent(Json.write(document()));
    }

    /** Returns what it would be written as. */
    EnvironmentInput document() {
        return new EnvironmentInput(name, guarded);
    }

    /** Says whether an environment of this key is guarded unless somebody says otherwise: it is called after production. */
    static boolean isBornGuarded(String key) {
        return PRODUCTION.matcher(key).matches();
    }
}
