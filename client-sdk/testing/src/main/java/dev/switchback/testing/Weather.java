package dev.switchback.testing;

import java.util.concurrent.TimeUnit;

/** The faults in force, which those wait for who are held by them. Safe for use by many threads. */
final class Weather {
    private Faults faults = Faults.NONE;
    private boolean over;

    synchronized Faults faults() {
        return faults;
    }

    synchronized void turn(Faults next) {
        faults = next;
        notifyAll();
    }

    /** Lets everybody go, now and later. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** Waits until bytes may pass. */
    synchronized void awaitPassage() throws InterruptedException {
        while (faults.blackHole() && !over) {
            wait();
        }
    }

    /** Waits for {@code nanos}, or until the faults turn. */
    synchronized void hold(long nanos) throws InterruptedException {
        Faults before = faults;
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !over && faults.equals(before)) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }
}
