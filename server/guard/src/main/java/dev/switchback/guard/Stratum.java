package dev.switchback.guard;

/**
 * Latencies gathered under one share until there are enough of them to compare.
 *
 * @param share V2's nominal share of the units while they were gathered
 * @param v1 V1's latencies
 * @param v2 V2's latencies
 */
record Stratum(double share, Histogram v1, Histogram v2) {

    static final Stratum EMPTY = new Stratum(0, Histogram.EMPTY, Histogram.EMPTY);

    private static final double ENOUGH = 10;

    Stratum plus(Window window) {
        return new Stratum(
                window.share(),
                v1.plus(window.v1().latency()),
                v2.plus(window.v2().latency()));
    }

    /**
     * Whether the stratum ends before the next window. In a running bin it does not, nor before the smaller version may
     * be expected to have ten latencies. What V2 really has plays no part: a stratum that ended at a chosen call of V2
     * would no longer be an arbitrary sample.
     */
    boolean endsBefore(Window window, long elapsed) {
        if (window.randomised() && share != window.share()) {
            return true;
        }
        return elapsed > 0 && (!comparable() || (v1.total() + v2.total()) * Math.min(share, 1 - share) >= ENOUGH);
    }

    /** Whether chance alone decided which latency was V2's. */
    boolean comparable() {
        return share > 0 && share < 1;
    }
}
