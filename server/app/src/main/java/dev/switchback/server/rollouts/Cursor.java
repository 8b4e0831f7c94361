package dev.switchback.server.rollouts;

import dev.switchback.server.http.HttpProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a page of rollouts begins: after this one, with those that started earlier.
 *
 * @param startedAt when it started
 * @param id its id
 */
record Cursor(Instant startedAt, String id) {
    /** Before all rollouts there can be. */
    static final Cursor NEWEST = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), "");

    static Cursor of(Rollout rollout) {
        return new Cursor(rollout.startedAt(), rollout.id());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws HttpProblem 400 if it is nothing of the kind
     */
    static Cursor parse(String text) {
        if (!text.matches("[0-9]{1,17}\\.[A-Za-z0-9_-]{1,100}")) {
            throw HttpProblem.malformed("after is the next of the page before, and no page ends with " + text + ".");
        }
        int dot = text.indexOf('.');
        Instant startedAt = Instant.EPOCH.plus(Long.parseLong(text.substring(0, dot)), ChronoUnit.MICROS);
        return new Cursor(startedAt, text.substring(dot + 1));
    }

    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, startedAt) + "." + id;
    }
}
