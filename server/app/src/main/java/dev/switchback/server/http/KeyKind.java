package dev.switchback.server.http;

/** What a key is for. */
public enum KeyKind {
    /** Operators and the console. */
    ADMIN,
    /** Whoever is called at night: engages emergencies and watches them, and nothing else. */
    BREAK_GLASS,
    /** Server SDKs: one environment's configuration and telemetry. */
    SERVER,
    /** Frontends: one environment's values. */
    FRONTEND
}
