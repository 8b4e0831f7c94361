package dev.switchback.server.schedules;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Page;
import java.util.Optional;

/**
 * Which schedules are asked for.
 *
 * @param environment where
 * @param flag of this flag only
 * @param state in this state only; those that are held count as pending
 * @param page which part of them
 */
record ScheduleQuery(EnvironmentId environment, Optional<String> flag, Optional<String> state, Page.Request page) {

    /** Returns the id that the page's ids are below. */
    long before() {
        return page.after()
                .map(text -> number(text)
                        .orElseThrow(() -> HttpProblem.malformed(
                                "after is the next of the page before, and no page ends with " + text + ".")))
                .orElse(Long.MAX_VALUE);
    }

    /** Reads an id; empty for what is none. */
    static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
