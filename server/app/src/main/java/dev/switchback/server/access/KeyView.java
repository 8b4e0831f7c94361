package dev.switchback.server.access;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is shown.
 *
 * @param secret only in the answer to its creation; null everywhere else
 */
record KeyView(
        String id,
        KeyKind kind,
        String name,
        @Nullable String project,
        @Nullable String environment,
        Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @Nullable String secret) {

    static KeyView of(AccessKey key) {
        return of(key, null);
    }

    static KeyView of(NewKey created) {
        return of(created.key(), created.secret());
    }

    private static KeyView of(AccessKey key, @Nullable String secret) {
        return new KeyView(
                key.id(),
                key.kind(),
                key.name(),
                key.scope().map(EnvironmentId::project).orElse(null),
                key.scope().map(EnvironmentId::key).orElse(null),
                key.createdAt(),
                key.createdBy().orElse(null),
                key.expiresAt().orElse(null),
                key.revokedAt().orElse(null),
                key.usedAt().orElse(null),
                secret);
    }
}
