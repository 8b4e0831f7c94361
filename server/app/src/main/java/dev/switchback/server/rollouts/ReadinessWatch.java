package dev.switchback.server.rollouts;

import dev.switchback.server.rollouts.plans.Readiness;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows whether V1s are alive, as far as they have been asked. Never waits: it asks now and answers from the last time.
 * Safe to share between threads.
 */
final class ReadinessWatch {
    /** An answer is good for so long, and is asked for anew in half the time. */
    static final Duration GOOD = Duration.ofSeconds(20);

    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final String UNKNOWN = "V1 has been asked whether it is alive and has not answered yet";

    private final V1Probe probe;
    private final Map<URI, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(Instant askedAt, Instant good, Optional<String> trouble) {}

    ReadinessWatch(V1Probe probe) {
        this.probe = probe;
    }

    /**
     * Says why V1 may not be alive where the next phase of {@code rollout} wants to know; empty if it does not, or V1 is.
     *
     * @param v1CalledAt when V1 was last called, as telemetry tells
     */
    Optional<String> trouble(Rollout rollout, Instant v1CalledAt, Instant now) {
        Readiness readiness = rollout.plan().readiness();
        if (readiness == null
                || rollout.isLast()
                || rollout.plan().share(rollout.phase() + 1) <= readiness.beforeShare()) {
            return Optional.empty();
        }
        if (readiness.telemetry() && v1CalledAt.plus(PhasePolicy.FRESH).isBefore(now)) {
            return Optional.of("V1 was not called within the last " + PhasePolicy.FRESH.toSeconds() + " s");
        }
        URI url = readiness.url();
        return url == null ? Optional.empty() : asked(url, now);
    }

    private Optional<String> asked(URI url, Instant now) {
        if (isDue(url, now)) {
            probe.ask(url).whenComplete((trouble, failure) -> {
                Optional<String> found = failure == null ? trouble : Optional.of("V1 could not be asked");
                answers.put(url, new Answer(now, now.plus(GOOD), found));
            });
        }
        Answer known = answers.getOrDefault(url, new Answer(now, now, Optional.of(UNKNOWN)));
        return known.good().isBefore(now) ? Optional.of(UNKNOWN) : known.trouble();
    }

    /** Says whether it is time to ask, and notes that somebody does. */
    private synchronized boolean isDue(URI url, Instant now) {
        answers.values().removeIf(answer -> answer.askedAt().plus(FORGOTTEN).isBefore(now));
        Answer last = answers.get(url);
        if (last != null && last.askedAt().plus(GOOD.dividedBy(2)).isAfter(now)) {
            return false;
        }
        answers.put(
                url,
                last == null
                        ? new Answer(now, now.plus(GOOD), Optional.of(UNKNOWN))
                        : new Answer(now, last.good(), last.trouble()));
        return true;
    }
}
