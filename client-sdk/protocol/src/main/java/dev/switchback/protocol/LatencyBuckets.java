package dev.switchback.protocol;

/**
 * The buckets that latencies are counted in: bucket {@code i} holds the latencies from β^i to β^(i+1) microseconds
 * with β = √1.05, so that 5 % are exactly two buckets and merging is adding (DDSketch: Masson, Rim, Lee, VLDB 2019).
 */
public final class LatencyBuckets {
    /** Number of buckets; the last one holds everything above. */
    public static final int COUNT = 1024;

    private static final double LOG_BETA = Math.log(1.05) / 2;

    private LatencyBuckets() {}

    /** Returns the bucket of {@code nanos}; anything under a microsecond is in bucket 0. */
    public static int of(long nanos) {
        if (nanos <= 1_000) {
            return 0;
        }
        return Math.min(COUNT - 1, (int) (Math.log(nanos / 1e3) / LOG_BETA));
    }

    /** Returns the smallest latency of {@code bucket}, in microseconds. */
    public static double lowerBound(int bucket) {
        return Math.exp(bucket * LOG_BETA);
    }
}
