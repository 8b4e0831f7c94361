package dev.switchback.server.relay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose key it is, as a relay is told. A newer node may say more. */
@JsonIgnoreProperties(ignoreUnknown = true)
record KeyHolder(
        String id,
        String name,
        KeyKind kind,
        String project,
        String environment,
        @Nullable Instant expiresAt) {
    static KeyHolder of(Principal holder) {
        EnvironmentId scope = holder.scope().orElseThrow();
        return new KeyHolder(
                holder.id(),
                holder.name(),
                holder.kind(),
                scope.project(),
                scope.key(),
                holder.expiry().orElse(null));
    }

    Principal principal() {
        return new Principal(
                id, name, kind, Optional.of(new EnvironmentId(project, environment)), Optional.ofNullable(expiresAt));
    }
}
