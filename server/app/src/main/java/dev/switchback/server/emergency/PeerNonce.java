package dev.switchback.server.emergency;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** What makes a letter between nodes good for once: when it was written, in milliseconds, above random bits. */
final class PeerNonce {
    private static final int CHANCE = 20;

    private PeerNonce() {}

    /** Returns the nonce of a letter that is written {@code now}. */
    static long of(Instant now, RandomGenerator random) {
        return now.toEpochMilli() << CHANCE | random.nextLong() >>> (Long.SIZE - CHANCE);
    }

    /** Returns when a letter with {@code nonce} was written, by the clock of who wrote it. */
    static Instant at(long nonce) {
        return Instant.ofEpochMilli(nonce >>> CHANCE);
    }
}
