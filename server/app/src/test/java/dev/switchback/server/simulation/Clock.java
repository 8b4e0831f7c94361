package dev.switchback.server.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in its order. Nothing waits, and what is due at once happens in the order it was asked for. */
final class Clock implements InstantSource {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long now;
    private long number;

    private record Due(long at, long number, Runnable work) {}

    /** Has {@code work} done in so many milliseconds. */
    void after(long millis, Runnable work) {
        queue.add(new Due(now + millis, number++, work));
    }

    /** Has {@code work} done every so many milliseconds, for the first time after a part of that. */
    void every(long millis, long first, Runnable work) {
        after(first, () -> {
            work.run();
            every(millis, millis, work);
        });
    }

    /** Does all that is due until so many milliseconds from the start. */
    void runUntil(long end) {
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Due due = queue.poll();
            now = due.at();
            due.work().run();
        }
        now = end;
    }

    /** Milliseconds since the start. */
    long elapsed() {
        return now;
    }

    /** Nanoseconds since the start. */
    long nanos() {
        return Duration.ofMillis(now).toNanos();
    }

    @Override
    public Instant instant() {
        return START.plusMillis(now);
    }
}
