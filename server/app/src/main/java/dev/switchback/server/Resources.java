package dev.switchback.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is open, to be closed in the opposite order. What comes after the end is closed at once. Safe to share between
 * threads. */
final class Resources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Resources.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Adds {@code resource} and returns it. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        if (closed) {
            close();
        }
        return resource;
    }

    /** Closes everything, the newest first. One that fails keeps no other open. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            AutoCloseable newest = open.pop();
            try {
                newest.close();
            } catch (Exception failure) {
                log.warn("{} did not close in order", newest, failure);
            }
        }
    }
}
