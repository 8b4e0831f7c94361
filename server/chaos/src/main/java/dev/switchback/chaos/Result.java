package dev.switchback.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of one scenario.
 *
 * @param trouble why it counts as failed, in words; empty if it does not
 * @param late whether the trouble is one of time alone
 * @param others how many threads of others ran or waited to, before or after, whichever were more
 * @param figures what was measured
 * @param verdict on its history
 * @param took how long it took, with the start of everything
 */
record Result(
        Scenario scenario,
        String trouble,
        boolean late,
        double others,
        List<String> figures,
        Verdict verdict,
        Duration took) {
    Result {
        figures = List.copyOf(figures);
    }

    /** Says whether the service did what it must and nothing was violated. */
    boolean kept() {
        return trouble.isEmpty() && verdict.clean();
    }

    /**
     * Says whether this is no result: something took too long on a machine whose processors others kept busy. What was
     * violated is no question of time, and always counts.
     */
    boolean countless() {
        return late && verdict.clean() && others > Runtime.getRuntime().availableProcessors();
    }

    /** Returns what is to be said of it, in words. */
    String words() {
        if (kept()) {
            return "kept";
        }
        String busy = String.format(Locale.ROOT, " (others ran %.0f threads)", others);
        return (countless() ? "does not count: " : "**broken**: ") + complaint() + (others < 1 ? "" : busy);
    }

    /** Returns what went wrong, in words. */
    String complaint() {
        return trouble.isEmpty() || verdict.clean()
                ? trouble + verdict.complaint()
                : trouble + "; " + verdict.complaint();
    }
}
