package dev.switchback.server.rollouts;

import dev.switchback.guard.Verdict;
import dev.switchback.server.rollouts.Decision.Advance;
import dev.switchback.server.rollouts.Decision.Complete;
import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import dev.switchback.server.rollouts.Decision.RollBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides what a rollout does next: back if V2 is worse, on if the phase has had its time and its calls and nothing
 * speaks against it, and otherwise nothing. What is unknown is never taken for healthy.
 */
final class PhasePolicy {
    /** After so long without telemetry a rollout holds. */
    static final Duration FRESH = Duration.ofSeconds(60);

    private PhasePolicy() {}

    /**
     * Where a rollout stands.
     *
     * @param phase it is in
     * @param last whether no phase comes after it
     * @param paused whether an operator holds it
     * @param emergency whether an emergency covers its flag
     * @param elapsed how long the phase has been under way, emergencies left out
     * @param calls to V2 in this phase
     * @param silence how long ago telemetry of the flag was heard
     * @param verdict of the guard
     */
    record Situation(
            Phase phase,
            boolean last,
            boolean paused,
            boolean emergency,
            Duration elapsed,
            long calls,
            Duration silence,
            Verdict verdict) {}

    /** Decides. During an emergency nobody is on V2 and nothing is decided. */
    static Decision decide(Situation situation) {
        if (situation.emergency()) {
            return new Hold(Ground.EMERGENCY, "an emergency keeps everybody on V1");
        }
        if (situation.verdict() instanceof Verdict.Worse worse) {
            return new RollBack(worse.reason());
        }
        return doubt(situation).<Decision>map(hold -> hold).orElseGet(() -> goOn(situation));
    }

    private static Optional<Hold> doubt(Situation situation) {
        if (situation.paused()) {
            return Optional.of(new Hold(Ground.PAUSED, "an operator has paused it"));
        }
        if (situation.silence().compareTo(FRESH) >= 0) {
            return Optional.of(new Hold(
                    Ground.SILENCE,
                    "no telemetry of this flag for " + situation.silence().toSeconds() + " s"));
        }
        if (situation.verdict() instanceof Verdict.Inconclusive inconclusive
                && inconclusive.findings().v2().calls() > 0) {
            return Optional.of(new Hold(Ground.EVIDENCE, inconclusive.reason()));
        }
        return missing(situation).map(missing -> new Hold(Ground.MINIMUMS, missing));
    }

    /** At least one call is always wanted: of a V2 that nobody called nothing is known. */
    private static Optional<String> missing(Situation situation) {
        List<String> missing = new ArrayList<>();
        long wanted = Math.max(1, situation.phase().minimumCalls());
        if (situation.calls() < wanted) {
            missing.add(number(situation.calls()) + " of " + number(wanted) + " V2 calls");
        }
        Duration left = situation.phase().minimumTime().minus(situation.elapsed());
        if (left.compareTo(Duration.ZERO) > 0) {
            missing.add("at least " + left.plusNanos(999_999_999).toSeconds() + " s more");
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    private static Decision goOn(Situation situation) {
        String reason = number(situation.calls()) + " V2 calls in "
                + situation.elapsed().toSeconds() + " s, and V2 is no worse than V1";
        return situation.last() ? new Complete(reason) : new Advance(reason);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
