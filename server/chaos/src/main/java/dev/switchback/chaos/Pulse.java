package dev.switchback.chaos;

import java.time.Duration;

/**
 * A thread that does nothing but go on. What another thread waits while this one goes on is a wait of its own; what both
 * wait is the machine's or the virtual machine's, which on a busy machine is no fault of what runs.
 */
final class Pulse {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private volatile long beats;

    private Pulse() {}

    static Pulse start() {
        Pulse pulse = new Pulse();
        Thread thread = new Thread(pulse::beat, "pulse");
        thread.setDaemon(true);
        thread.start();
        return pulse;
    }

    private void beat() {
        for (long beat = 1; ; beat++) {
            Patience.pause(PAUSE);
            beats = beat;
        }
    }

    /** Returns how long this thread has gone on, in nanoseconds: one of its pauses is never counted for longer. */
    long nanos() {
        return beats * PAUSE.toNanos();
    }
}
