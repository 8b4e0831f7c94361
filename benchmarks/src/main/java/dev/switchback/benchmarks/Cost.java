package dev.switchback.benchmarks;

/**
 * What one answer costs.
 *
 * @param nanos mean time, in nanoseconds
 * @param error half the width of its 95 % confidence interval, in nanoseconds
 * @param bytes memory allocated, in bytes; whatever background threads allocate meanwhile is in it
 */
record Cost(double nanos, double error, double bytes) {

    /** Says whether nothing is allocated: the smallest object has 16 bytes, background work costs far less an answer. */
    boolean allocatesNothing() {
        return bytes < 0.5;
    }

    /** Says whether this is less than {@code other} beyond doubt: their intervals stay clear of each other. */
    boolean isClearlyBelow(Cost other) {
        return nanos + error < other.nanos - other.error;
    }

    /** Returns how often {@code other} fits into this. */
    double over(Cost other) {
        return nanos / other.nanos;
    }
}
