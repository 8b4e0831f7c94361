package dev.switchback.server.rollouts;

import java.time.Instant;
import java.util.List;

/**
 * What keeps the judge from taking a rollout back at once. Evidence compares V2 with V1 under one flag; when several
 * flags turn bad together it cannot tell whose fault that is, and a judge that is wrong must not be wrong everywhere. A
 * V2 that is plainly dead goes back whatever happens around it.
 */
enum Restraint {
    /** Nothing. */
    NONE,
    /** Another flag has stronger evidence against it, or went back just now: this one waits for what that changes. */
    FREEZE,
    /** Too many went back lately. */
    LIMIT,
    /** Too many flags turned bad together. */
    INCIDENT;

    /**
     * Finds what keeps {@code rollout} from going back.
     *
     * @param concern what the verdict on it means
     * @param earlier what happened in the environment within the limits' times
     * @param rival whether the V2 of another flag is found worse too, on stronger evidence
     */
    static Restraint of(
            Rollout rollout, Concern concern, List<Trip> earlier, boolean rival, RolloutLimits limits, Instant now) {
        if (concern != Concern.WORSE) {
            return NONE;
        }
        if (isIncident(rollout.flag(), earlier, limits, now)) {
            return INCIDENT;
        }
        Instant together = now.minus(limits.together());
        boolean justBefore = earlier.stream()
                .anyMatch(trip -> trip.back()
                        && !trip.flag().equals(rollout.flag())
                        && trip.at().isAfter(together));
        if ((rival || justBefore) && !rollout.course().spared()) {
            return FREEZE;
        }
        long back = earlier.stream()
                .filter(trip -> trip.back() && trip.at().isAfter(now.minus(limits.interval())))
                .count();
        return back >= limits.rollbacks() ? LIMIT : NONE;
    }

    /** Says whether too many flags have turned bad together, {@code flag} included. */
    static boolean isIncident(String flag, List<Trip> earlier, RolloutLimits limits, Instant now) {
        long others = earlier.stream()
                .filter(trip -> trip.at().isAfter(now.minus(limits.together())))
                .map(Trip::flag)
                .filter(other -> !other.equals(flag))
                .distinct()
                .count();
        return others + 1 > limits.incident();
    }
}
