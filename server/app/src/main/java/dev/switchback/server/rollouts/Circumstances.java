package dev.switchback.server.rollouts;

import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import java.time.Instant;
import java.util.List;

/**
 * What went on in the environment when a rollout was to go back: enough to tell what kept it from that, if anything did.
 *
 * @param now the time
 * @param earlier which other V2s were found worse within the limits' times
 * @param rival whether the V2 of another flag was found worse too, on stronger evidence
 * @param limits of what goes back without anybody being asked
 */
record Circumstances(Instant now, List<Trip> earlier, boolean rival, RolloutLimits limits) {
    static final String INCIDENT =
            "several flags turned bad together, which is more likely the environment than each of them";

    Circumstances {
        earlier = List.copyOf(earlier);
    }

    /** Finds what keeps {@code rollout} from going back. */
    Restraint restraint(Rollout rollout, Concern concern) {
        return Restraint.of(rollout, concern, earlier, rival, limits, now);
    }

    /** Says whether too many flags have turned bad together, that of {@code rollout} included. */
    boolean incident(Rollout rollout) {
        return Restraint.isIncident(rollout.flag(), earlier, limits, now);
    }

    /** Returns what becomes of the decision that {@code rollout} goes back. */
    Decision restrained(Rollout rollout, Concern concern, Decision back) {
        return switch (restraint(rollout, concern)) {
            case NONE -> back;
            case FREEZE -> held("another flag turned bad as well", back);
            case LIMIT ->
                held(
                        limits.rollbacks() + " rollouts went back within "
                                + limits.interval().toSeconds() + " s",
                        back);
            case INCIDENT -> held(INCIDENT, back);
        };
    }

    private static Decision held(String because, Decision back) {
        return new Hold(Ground.HELD, because + "; " + back.reason());
    }
}
