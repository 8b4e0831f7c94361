package dev.switchback.server.http;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who calls.
 *
 * @param id public id of the key
 * @param name of the key
 * @param kind what the key is for
 * @param scope the one environment it opens; empty for all
 * @param expiry from when on it opens nothing; empty for never
 */
public record Principal(String id, String name, KeyKind kind, Optional<EnvironmentId> scope, Optional<Instant> expiry) {

    /** A caller whose key does not expire. */
    public Principal(String id, String name, KeyKind kind, Optional<EnvironmentId> scope) {
        this(id, name, kind, scope, Optional.empty());
    }

    /** Returns the caller as the audit log names it. */
    public Actor actor() {
        return new Actor(name + " (" + id + ")");
    }

    /** Says whether the key has not expired at {@code now}. */
    public boolean isGoodAt(Instant now) {
        return expiry.isEmpty() || now.isBefore(expiry.get());
    }

    /** Says whether the key opens {@code environment}. */
    public boolean opens(EnvironmentId environment) {
        return scope.isEmpty() || scope.get().equals(environment);
    }
}
