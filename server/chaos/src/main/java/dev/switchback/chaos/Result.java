package dev.switchback.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What came of one scenario.
 *
 * @param trouble why it counts as failed, in words; empty if it does not
 * @param figures what was measured
 * @param verdict on its history
 * @param took how long it took, with the start of everything
 */
record Result(Scenario scenario, String trouble, List<String> figures, Verdict verdict, Duration took) {
    Result {
        figures = List.copyOf(figures);
    }

    /** Says whether the service did what it must and nothing was violated. */
    boolean kept() {
        return trouble.isEmpty() && verdict.clean();
    }

    /** Returns what went wrong, in words. */
    String complaint() {
        return trouble.isEmpty() || verdict.clean()
                ? trouble + verdict.complaint()
                : trouble + "; " + verdict.complaint();
    }
}
