package dev.switchback.server.database;

import java.time.Duration;

/** Waits that double from a first one up to a limit. Confined to one thread. */
final class Backoff {
    private final Duration first;
    private final Duration limit;
    private Duration next;

    Backoff(Duration first, Duration limit) {
        this.first = first;
        this.limit = limit;
        this.next = first;
    }

    /** How long to wait before the next attempt. */
    Duration next() {
        Duration current = next;
        Duration doubled = current.multipliedBy(2);
        next = doubled.compareTo(limit) < 0 ? doubled : limit;
        return current;
    }

    /** Starts again from the first wait, after a success. */
    void reset() {
        next = first;
    }
}
