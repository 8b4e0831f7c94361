package dev.switchback.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a scenario has ended as it must.
 *
 * @param missing what is not as it must be, in words; nothing if all is well
 */
record Outcome(List<String> missing) {
    /** How long no call may have gone to the version that is out, while the crowd was still there. */
    static final Duration SILENCE = Duration.ofSeconds(2);

    Outcome {
        missing = List.copyOf(missing);
    }

    /** Judges what has happened. */
    static Outcome of(Facts facts) {
        List<String> missing = new ArrayList<>();
        switch (facts.scenario().ending()) {
            case COMPLETED -> requireCompleted(facts, missing);
            case ROLLED_BACK -> requireRolledBack(facts, missing);
            case EMERGENCY -> requireEmergency(facts, missing);
        }
        if (!facts.instances().confirmations().complete(facts.shops())) {
            missing.add("%d of %d instances have confirmed the last revision"
                    .formatted(facts.instances().confirmations().confirmed(), facts.shops()));
        }
        if (facts.overtime()) {
            missing.add("the time was over before it ended");
        }
        return new Outcome(missing);
    }

    boolean asItMust() {
        return missing.isEmpty();
    }

    private static void requireCompleted(Facts facts, List<String> missing) {
        if (!facts.rollout().completed()) {
            missing.add("the rollout is " + facts.rollout().state() + ", not completed: "
                    + facts.rollout().reason());
        }
        if (facts.verdicts().stream().anyMatch(verdict -> verdict.verdict().equals("worse"))) {
            missing.add("the guard found V2 worse");
        }
        requireSilence(facts, "v1", missing);
    }

    private static void requireRolledBack(Facts facts, List<String> missing) {
        if (!facts.rollout().rolledBack()) {
            missing.add("the rollout is " + facts.rollout().state() + ", not rolled back: "
                    + facts.rollout().next());
        }
        if (!facts.flagRolledBack()) {
            missing.add("the flag still leads to V2");
        }
        requireFittingCause(facts, missing);
        requireSilence(facts, "v2", missing);
    }

    private static void requireFittingCause(Facts facts, List<String> missing) {
        Instant decided = facts.decidedAt();
        if (decided != null && (facts.troubleAt() == null || decided.isBefore(facts.troubleAt()))) {
            missing.add("V2 was taken back before anything was wrong with it");
        }
        Optional<String> cause =
                facts.verdicts().stream().filter(Verdict::rollsBack).findFirst().flatMap(Verdict::cause);
        if (cause.isEmpty() || !facts.scenario().causes().contains(cause.get())) {
            missing.add("the cause is " + cause.orElse("not known") + ", not one of "
                    + facts.scenario().causes().stream().sorted().toList());
        }
    }

    private static void requireEmergency(Facts facts, List<String> missing) {
        Engagement engagement = facts.engagement();
        if (engagement == null || !engagement.complete()) {
            missing.add("not every instance has confirmed an emergency");
        }
        if (facts.rollout().rolledBack()) {
            missing.add("the guard took V2 back, not the emergency");
        }
        requireSilence(facts, "v2", missing);
    }

    /** While the crowd goes on asking, nobody must have called that version for a while. */
    private static void requireSilence(Facts facts, String version, List<String> missing) {
        Instant quietSince = facts.endedAt().minus(SILENCE);
        String other = version.equals("v1") ? "v2" : "v1";
        if (facts.visits().since(quietSince, version) > 0) {
            missing.add("users still get " + version.toUpperCase(Locale.ROOT));
        }
        if (facts.visits().since(quietSince, other) == 0) {
            missing.add("users get no answer from " + other.toUpperCase(Locale.ROOT));
        }
    }
}
