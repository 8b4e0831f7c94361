package dev.switchback.server.verify;

import java.time.Instant;
import java.util.List;

/**
 * What was found of a database.
 *
 * @param at when it was looked at
 * @param millis how long that took
 * @param full whether everything was read
 * @param state the worst of all findings
 */
public record Report(Instant at, long millis, boolean full, State state, List<Finding> findings) {
    public Report {
        findings = List.copyOf(findings);
    }

    static Report of(Instant at, long millis, boolean full, List<Finding> findings) {
        State worst = findings.stream().map(Finding::state).reduce(State.PASS, State::worse);
        return new Report(at, millis, full, worst, findings);
    }
}
