package dev.switchback.server.rollouts;

import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which part of how a rollout went is asked for.
 *
 * @param from the beginning; empty for the rollout's own
 * @param to the end; empty for its end, or now
 * @param step length of the stretches that points stand for, in seconds; empty for one that gives a chart's worth
 */
record Chart(Optional<Instant> from, Optional<Instant> to, Optional<Integer> step) {
    private static final int POINTS = 300;
    private static final int MOST = 2_000;

    /** Reads {@code from}, {@code to} and {@code step}. */
    static Chart of(QueryParameters query) {
        return new Chart(
                query.instant("from"), query.instant("to"), query.text("step").map(Chart::seconds));
    }

    /**
     * Returns the step for what lies between {@code from} and {@code to}.
     *
     * @throws HttpProblem 400 if the one asked for gives too many points
     */
    int step(Instant from, Instant to) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        if (step.isEmpty()) {
            return (int) Math.max(Sampler.SECONDS, (seconds + POINTS - 1) / POINTS);
        }
        if (seconds / step.get() > MOST) {
            throw HttpProblem.malformed("A step of " + step.get() + " s makes over " + MOST
                    + " points of the time asked for; ask for a step of " + (seconds / MOST + 1)
                    + " s or more, or for less time.");
        }
        return step.get();
    }

    private static int seconds(String text) {
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < Sampler.SECONDS) {
            throw HttpProblem.malformed(
                    "step is a whole number of seconds from " + Sampler.SECONDS + " to 999999, not " + text + ".");
        }
        return Integer.parseInt(text);
    }
}
