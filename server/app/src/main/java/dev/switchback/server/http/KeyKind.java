package dev.switchback.server.http;

/** What a key is for. */
public enum KeyKind {
    /** Operators and the console. */
    ADMIN,
    /** Server SDKs: one environment's configuration and telemetry. */
    SERVER,
    /** Frontends: one environment's values. */
    FRONTEND
}
