package dev.switchback.server.emergency;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lets each letter in once. Letters of a few minutes are remembered, older ones and those of the future are refused: so
 * clocks may differ by minutes, and what was recorded is good for nothing.
 *
 * <p>Safe to share between threads.
 */
final class ReplayGuard {
    /** How far the clocks of two nodes may be apart. */
    static final Duration SKEW = Duration.ofMinutes(5);

    /** More than 64 nodes write in that time, and far less than a node has room for. */
    private static final int MOST = 100_000;

    private final InstantSource clock;
    private final TreeMap<Instant, Set<Long>> seen = new TreeMap<>(); // guarded by this
    private int size; // guarded by this

    ReplayGuard(InstantSource clock) {
        this.clock = clock;
    }

    /** What is made of a letter. */
    enum Verdict {
        FRESH,
        /** It was let in before. */
        REPEATED,
        /** Its writer's clock differs by more than {@link #SKEW}, or it is old. */
        UNTIMELY
    }

    /** Judges a letter, of which it is known that a node has written it. */
    synchronized Verdict admit(long nonce) {
        Instant now = clock.instant();
        Instant at = PeerNonce.at(nonce);
        forget(now.minus(SKEW));
        if (Duration.between(at, now).abs().compareTo(SKEW) > 0 || size >= MOST) {
            return Verdict.UNTIMELY;
        }
        if (!seen.computeIfAbsent(at, none -> new HashSet<>()).add(nonce)) {
            return Verdict.REPEATED;
        }
        size++;
        return Verdict.FRESH;
    }

    private void forget(Instant before) {
        Iterator<Set<Long>> old = seen.headMap(before).values().iterator();
        while (old.hasNext()) {
            size -= old.next().size();
            old.remove();
        }
    }
}
