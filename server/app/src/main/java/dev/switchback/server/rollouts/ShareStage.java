package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;

/**
 * A stretch of a rollout in which V2 has one share: one phase, or several in a row.
 *
 * @param number counts the stretches, from 1
 * @param share V2's, in units of 0.001 %
 * @param exposed the largest share that V2 had before, in the same units
 */
record ShareStage(int number, int share, int exposed) {

    /** Returns the first stretch, in which V2 has {@code share}, in units of 0.001 %. */
    static ShareStage first(int share) {
        return new ShareStage(1, share, 0);
    }

    /** Says whether chance decides who has which version. */
    boolean byChance() {
        return share > 0 && share < Allocation.BUCKETS;
    }

    /** Returns V2's share of everybody, from 0 to 1. */
    double ofAll() {
        return (double) share / Allocation.BUCKETS;
    }

    /**
     * Returns V2's share of those whom no earlier stage had brought V2, from 0 to 1. V2's users are taken from them, so it
     * is (w − w0) / (1 − w0); 0 when the share is none that V2 has not had before.
     */
    double ofUnexposed() {
        return share <= exposed ? 0 : (double) (share - exposed) / (Allocation.BUCKETS - exposed);
    }

    /** Returns the stretch that goes on from this one with a share of {@code next}, in the same units. */
    ShareStage then(int next) {
        return next == share ? this : new ShareStage(number + 1, next, Math.max(exposed, share));
    }
}
