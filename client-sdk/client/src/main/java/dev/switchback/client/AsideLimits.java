package dev.switchback.client;

import java.time.Duration;

/**
 * What a client may spend on running versions aside: in shadow, to compare, and for second writes in the background.
 * What does not fit is shed and counted, and no caller ever waits for it. All flags of the client share this; a version
 * that ignores the interrupt at its deadline keeps its thread, and where all do, everything else is shed.
 *
 * @param threads at most, all daemons, started when there is work and ended after 10 s without; 1 to 256
 * @param queue runs that may wait for a thread; 1 to 100,000. Each holds on to its argument and V1's result
 * @param deadline for a run, from when it is handed over; then its thread is interrupted. Positive
 */
public record AsideLimits(int threads, int queue, Duration deadline) {
    /** 8 threads, 256 runs waiting, 2 s for each. */
    public static final AsideLimits DEFAULT = new AsideLimits(8, 256, Duration.ofSeconds(2));

    private static final int MOST_THREADS = 256;
    private static final int LONGEST_QUEUE = 100_000;

    public AsideLimits {
        if (threads < 1 || threads > MOST_THREADS || queue < 1 || queue > LONGEST_QUEUE) {
            throw new IllegalArgumentException(
                    "1 to 256 threads and a queue of 1 to 100,000 are wanted, not " + threads + " and " + queue);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a positive deadline is wanted, not " + deadline);
        }
    }
}
