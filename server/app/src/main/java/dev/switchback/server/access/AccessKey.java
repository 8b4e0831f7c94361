package dev.switchback.server.access;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
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
 * @param revokedAt when it was revoked; empty while it is good
 */
public record AccessKey(
        String id,
        KeyKind kind,
        String name,
        Optional<EnvironmentId> scope,
        Instant createdAt,
        Optional<Instant> revokedAt) {}
