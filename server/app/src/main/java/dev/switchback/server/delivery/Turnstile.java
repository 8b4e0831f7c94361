package dev.switchback.server.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets readers in at a steady pace, and gives each of those who come too fast a turn of its own. It is the virtual
 * scheduling of the generic cell rate algorithm (ITU-T I.371), with a second schedule for those who are sent away.
 *
 * <p>Safe to share between threads.
 */
final class Turnstile {
    private final long interval;
    private final long slack;
    private final LongSupplier nanos;
    private long due;
    private long turn;

    /**
     * Makes an open one.
     *
     * @param perSecond how many may enter in a second; as many may at once after a second in which nobody has
     * @param nanos a monotonic clock, in nanoseconds
     */
    Turnstile(int perSecond, LongSupplier nanos) {
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
        this.slack = interval * (perSecond - 1);
        this.nanos = nanos;
        this.due = nanos.getAsLong();
        this.turn = due;
    }

    /** Returns zero where the caller may enter, and else how long it is until its turn. */
    synchronized Duration enter() {
        long now = nanos.getAsLong();
        if (due - now <= slack) {
            due = later(due, now) + interval;
            return Duration.ZERO;
        }
        turn = later(turn, due) + interval;
        return Duration.ofNanos(turn - now);
    }

    /** The clock may begin anywhere, so only differences say which is later. */
    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
