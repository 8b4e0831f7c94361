package dev.switchback.server.ownership;

import dev.switchback.server.changes.EnvironmentId;

/** Another node has taken over; what this one was about to write would count twice. */
public final class Fenced extends RuntimeException {
    Fenced(EnvironmentId environment) {
        super("another node has taken over " + environment);
    }
}
