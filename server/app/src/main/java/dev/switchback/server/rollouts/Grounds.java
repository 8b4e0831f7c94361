package dev.switchback.server.rollouts;

import dev.switchback.guard.Evidence;
import dev.switchback.guard.Verdict;
import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import dev.switchback.server.rollouts.Decision.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision rests on beside the guard's evidence. It is taken from the two alone, so that it can be taken again.
 *
 * @param rollout as the judge knew it
 * @param now the time
 * @param emergency whether an emergency kept everybody on V1 and anything from being decided
 * @param since when the phase's time began to count
 * @param calls to V2 in the phase
 * @param units that V2 had in the attempt
 * @param heardAt when telemetry of the flag last came
 * @param unready why V1 might not be alive, where that keeps V2's share from growing; null if it does not
 * @param noted whether what was last written down is that evidence holds the rollout
 * @param circumstances what went on around it; null if it was not asked for, as it is where V2 is to go back only
 */
record Grounds(
        Rollout rollout,
        Instant now,
        boolean emergency,
        Instant since,
        long calls,
        long units,
        Instant heardAt,
        @Nullable String unready,
        boolean noted,
        @Nullable Circumstances circumstances) {

    /** Returns these grounds, after it was written down that evidence holds the rollout. */
    Grounds afterNote() {
        return new Grounds(rollout, now, emergency, since, calls, units, heardAt, unready, true, circumstances);
    }

    /** Returns these grounds with what goes on around the rollout. */
    Grounds in(Circumstances around) {
        return new Grounds(rollout, now, emergency, since, calls, units, heardAt, unready, noted, around);
    }

    /** Returns what the phase still asks for. */
    List<Wait> waiting(Evidence evidence) {
        return Waiting.of(
                rollout,
                calls,
                units,
                Duration.between(since, now),
                evidence.before(),
                evidence.verdict().findings(),
                unready);
    }

    /** Decides. */
    Decision decide(Evidence evidence) {
        Concern concern = Concern.of(evidence.verdict());
        Decision decision = PhasePolicy.decide(situation(evidence.verdict(), concern, waiting(evidence)));
        if (noted && decision instanceof Hold hold && hold.ground() == Ground.MINIMUMS) {
            return new Release("nothing speaks against V2 any more");
        }
        return circumstances == null ? decision : circumstances.restrained(rollout, concern, decision);
    }

    private PhasePolicy.Situation situation(Verdict verdict, Concern concern, List<Wait> waiting) {
        return new PhasePolicy.Situation(
                rollout,
                now,
                emergency,
                Duration.between(since, now),
                calls,
                Duration.between(heardAt, now),
                verdict,
                concern,
                waiting);
    }
}
