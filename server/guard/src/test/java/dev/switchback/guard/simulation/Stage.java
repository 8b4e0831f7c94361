package dev.switchback.guard.simulation;

/**
 * A stretch with one share.
 *
 * @param number how many came before
 * @param share V2's share of the units
 * @param before V2's largest share in any stage before
 */
record Stage(int number, double share, double before) {

    static Stage first(double share) {
        return new Stage(0, share, 0);
    }

    /** This stage, or the one that begins now. */
    Stage under(double present) {
        return present == share ? this : new Stage(number + 1, present, Math.max(before, share));
    }

    /** V2's share of the units that had V1 in all stages before; 0 if it has no more units than then. */
    double unitShare() {
        return share <= before ? 0 : (share - before) / (1 - before);
    }
}
