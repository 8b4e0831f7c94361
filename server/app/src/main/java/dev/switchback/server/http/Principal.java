package dev.switchback.server.http;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import java.util.Optional;

/**
 * Who calls.
 *
 * @param id public id of the key
 * @param name of the key
 * @param kind what the key is for
 * @param scope the one environment it opens; empty for all
 */
public record Principal(String id, String name, KeyKind kind, Optional<EnvironmentId> scope) {

    /** Returns the caller as the audit log names it. */
    public Actor actor() {
        return new Actor(name + " (" + id + ")");
    }

    /** Says whether the key opens {@code environment}. */
    public boolean opens(EnvironmentId environment) {
        return scope.isEmpty() || scope.get().equals(environment);
    }
}
