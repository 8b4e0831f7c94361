package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;

/**
 * An engagement and where it belongs, as the journal keeps it.
 *
 * @param environment that it takes back, or a flag of it
 * @param engaged what was engaged
 */
record Entry(EnvironmentId environment, Engaged engaged) {
    String id() {
        return engaged.id();
    }
}
