package dev.switchback.server.http;

import java.util.Optional;

/** Knows keys by their secrets. */
@FunctionalInterface
public interface KeyRing {
    /** Finds whose secret this is; empty for an unknown, malformed or revoked one. */
    Optional<Principal> find(String secret);

    /** Finds who may engage an emergency with this secret. Asks no database as long as that can be answered without. */
    default Optional<Principal> findForEmergency(String secret) {
        return find(secret);
    }

    /** Finds who holds the session that {@code token} stands for; empty for an unknown one, or one that has ended. */
    default Optional<Principal> findSession(String token) {
        return Optional.empty();
    }

    /** Finds who may engage an emergency with this session. Asks no database as long as that can be answered without. */
    default Optional<Principal> findSessionForEmergency(String token) {
        return findSession(token);
    }
}
