package dev.switchback.server.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Knows whether subscribers are being told of something. Safe to share between threads. */
final class Telling {
    private int underWay; // guarded by this

    synchronized void begin() {
        underWay++;
    }

    synchronized void end() {
        underWay--;
        notifyAll();
    }

    /** Waits until nobody is being told, or {@code patience} is over, or the thread is interrupted. */
    synchronized void await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); underWay > 0 && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
