package dev.switchback.server.http;

/** A capability's HTTP face. */
@FunctionalInterface
public interface Routes {
    /** Adds the capability's routes. */
    void addTo(Router router);
}
