package dev.switchback.server.rollouts;

import dev.switchback.guard.Verdict;
import dev.switchback.server.rollouts.Decision.Advance;
import dev.switchback.server.rollouts.Decision.Complete;
import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import dev.switchback.server.rollouts.Decision.Resume;
import dev.switchback.server.rollouts.Decision.RollBack;
import dev.switchback.server.rollouts.Decision.StepBack;
import dev.switchback.server.rollouts.plans.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what a rollout does next: back if V2 is worse, on if the phase has all that it asks for and nothing speaks
 * against it, and otherwise nothing. What is unknown is never taken for healthy.
 */
final class PhasePolicy {
    /** After so long without telemetry a rollout holds. */
    static final Duration FRESH = Duration.ofSeconds(60);

    private PhasePolicy() {}

    /**
     * Where a rollout stands.
     *
     * @param rollout itself
     * @param now the time
     * @param emergency whether an emergency covers its flag
     * @param elapsed how long the phase has been under way, emergencies left out
     * @param calls to V2 in this phase
     * @param silence how long ago telemetry of the flag was heard
     * @param verdict of the guard
     * @param concern what the verdict means
     * @param waiting what the phase still asks for
     */
    record Situation(
            Rollout rollout,
            Instant now,
            boolean emergency,
            Duration elapsed,
            long calls,
            Duration silence,
            Verdict verdict,
            Concern concern,
            List<Wait> waiting) {}

    /** Decides. During an emergency nobody is on V2 and nothing is decided. */
    static Decision decide(Situation situation) {
        if (situation.emergency()) {
            return new Hold(Ground.EMERGENCY, "an emergency keeps everybody on V1");
        }
        if (situation.verdict() instanceof Verdict.Worse worse) {
            return worse(situation, worse);
        }
        return held(situation).or(() -> doubt(situation)).orElseGet(() -> goOn(situation));
    }

    /**
     * What is plain goes back whatever holds the rollout; what evidence finds may have to wait, or go one step. From where
     * V2 only ran aside there is no step back: nobody was on it.
     */
    private static Decision worse(Situation situation, Verdict.Worse worse) {
        Rollout rollout = situation.rollout();
        String reason = rollout.inShadow()
                ? worse.reason() + "; V2 only ran aside, and everybody was on V1 all along"
                : worse.reason();
        Course.Hold hold = rollout.course().hold();
        if (situation.concern() == Concern.DEAD) {
            return new RollBack(reason);
        }
        if (hold != null && hold.deaf() && !over(situation)) {
            return new Hold(Ground.HELD, rollout.reason());
        }
        return rollout.plan().onWorse() == Plan.OnWorse.STEP_BACK
                        && rollout.previous().isPresent()
                        && !rollout.inShadow()
                ? new StepBack(reason)
                : new RollBack(reason);
    }

    private static Optional<Decision> held(Situation situation) {
        Rollout rollout = situation.rollout();
        if (rollout.state() == RolloutState.PAUSED) {
            return Optional.of(new Hold(Ground.PAUSED, "an operator has paused it"));
        }
        if (rollout.state() != RolloutState.HELD) {
            return Optional.empty();
        }
        return Optional.of(
                over(situation)
                        ? new Resume("the time is over for which it was held")
                        : new Hold(Ground.HELD, rollout.reason()));
    }

    private static boolean over(Situation situation) {
        Instant until = situation.rollout().course().until();
        return until != null && !situation.now().isBefore(until);
    }

    private static Optional<Decision> doubt(Situation situation) {
        if (situation.silence().compareTo(FRESH) >= 0) {
            return Optional.of(new Hold(
                    Ground.SILENCE,
                    "no telemetry of this flag for " + situation.silence().toSeconds() + " s"));
        }
        if (situation.verdict() instanceof Verdict.Inconclusive inconclusive && situation.concern() != Concern.NONE) {
            boolean interferes = situation.concern() == Concern.INTERFERENCE
                    && situation.rollout().previous().isPresent();
            return Optional.of(
                    interferes
                            ? new StepBack(inconclusive.reason())
                            : new Hold(Ground.EVIDENCE, inconclusive.reason()));
        }
        return situation.waiting().isEmpty()
                ? Optional.empty()
                : Optional.of(new Hold(Ground.MINIMUMS, words(situation.waiting())));
    }

    private static Decision goOn(Situation situation) {
        String calls = situation.rollout().inShadow() ? " compared calls in " : " V2 calls in ";
        String reason = String.format(Locale.ROOT, "%,d", situation.calls()) + calls
                + situation.elapsed().toSeconds() + " s, and V2 is no worse than V1";
        if (!situation.rollout().isLast()) {
            return new Advance(reason);
        }
        return situation.rollout().plan().finish() == Plan.Finish.AUTOMATIC
                ? new Complete(reason)
                : new Hold(Ground.FINISH, "it has all that it asks for, and waits for somebody to finish it");
    }

    private static String words(List<Wait> waiting) {
        return waiting.stream().map(Wait::words).collect(Collectors.joining("; "));
    }
}
