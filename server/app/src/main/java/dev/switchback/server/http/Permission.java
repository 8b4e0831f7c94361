package dev.switchback.server.http;

/** Who may call a route. There is no route without one. */
public enum Permission {
    /** Anybody, without a key. */
    PUBLIC,
    /** Holders of an admin key; on a path with an environment, one that opens it. */
    ADMIN,
    /** Holders of an admin key that opens every environment. */
    ADMIN_EVERYWHERE,
    /** Holders of an admin or a break-glass key that opens the environment. */
    EMERGENCY,
    /** Holders of a server key. */
    SDK,
    /** Holders of a frontend or a server key. */
    FRONTEND
}
