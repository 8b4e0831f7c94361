package dev.switchback.protocol;

/**
 * Successful calls of one random group of units, cumulative since the instance's start. Groups carry how much units
 * differ, without naming one.
 *
 * @param group bucket modulo {@value #GROUPS}
 * @param count calls
 * @param sumLog sum of ln(latency in microseconds), in units of 2^-{@value #FRACTION_BITS}
 * @param sumLogSquared sum of its square, in the same units
 */
public record GroupSum(int group, long count, long sumLog, long sumLogSquared) {
    /** Number of groups. */
    public static final int GROUPS = 256;

    /** Fixed-point fraction, so that sums are exact in any order. */
    public static final int FRACTION_BITS = 16;
}
