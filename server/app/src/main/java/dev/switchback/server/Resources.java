package dev.switchback.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is open, to be closed in the opposite order. Used by one thread at a time. */
final class Resources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Resources.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Adds {@code resource} and returns it. */
    <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    /** Closes everything, the newest first. One that fails keeps no other open. */
    @Override
    public synchronized void close() {
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
