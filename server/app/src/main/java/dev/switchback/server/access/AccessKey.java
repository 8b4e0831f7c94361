package dev.switchback.server.access;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.time.Instant;
import java.util.Optional;

/**
 * A key, without its secret.
 *
 * @param id its public name
 * @param kind what it is for
 * @param name for people
 * @param scope the one environment it opens; empty for all
 * @param createdAt when it was created
 * @param createdBy who did, as the audit log names them; empty where that is not known any more
 * @param expiresAt from when on it opens nothing; empty for never
 * @param revokedAt when it was revoked; empty for one that was not
 * @param usedAt when it was last used, to some minutes; empty for never
 */
public record AccessKey(
        String id,
        KeyKind kind,
        String name,
        Optional<EnvironmentId> scope,
        Instant createdAt,
        Optional<String> createdBy,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> usedAt) {

    /** Returns who calls with it. */
    Principal principal() {
        return new Principal(id, name, kind, scope, expiresAt);
    }
}
