package dev.switchback.guard;

/**
 * Values gathered under one share, one of each unit, until there are enough of them to compare.
 *
 * @param share the probability with which each of them was V2's
 * @param age for how many bins they have been gathered
 * @param v1 V1's values
 * @param v2 V2's values
 */
record Stratum(double share, long age, Histogram v1, Histogram v2) {

    static final Stratum EMPTY = new Stratum(0, 0, Histogram.EMPTY, Histogram.EMPTY);

    private static final double ENOUGH = 10;
    private static final double PLENTY = 50;
    private static final long LONGEST = 600;

    Stratum after(long elapsed) {
        return elapsed == 0 ? this : new Stratum(share, age + elapsed, v1, v2);
    }

    Stratum plus(double newShare, Histogram moreOfV1, Histogram moreOfV2) {
        return new Stratum(newShare, age, v1.plus(moreOfV1), v2.plus(moreOfV2));
    }

    /**
     * Whether the stratum ends before the next window: with its stage, or when the smaller version may be expected to
     * have ten values and the bin is over, or when it has taken too long. What V2 really has plays no part: a stratum
     * that ended at a chosen call of V2 would no longer be an arbitrary sample.
     *
     * @param hasty whether it also ends in a running bin, if the smaller version may be expected to have plenty
     */
    boolean endsBefore(Window window, long elapsed, boolean hasty) {
        if (window.countsUnits() && share != window.unitShare()) {
            return true;
        }
        double expected = (v1.total() + v2.total()) * Math.min(share, 1 - share);
        return elapsed > 0 ? expected >= ENOUGH || age + elapsed >= LONGEST : hasty && expected >= PLENTY;
    }

    /** Whether there is something of both versions. */
    boolean comparable() {
        return v1.total() > 0 && v2.total() > 0;
    }
}
