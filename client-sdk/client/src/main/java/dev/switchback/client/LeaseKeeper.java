package dev.switchback.client;

import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has the store show flags as their leases have them, when the server is lost, when time passes and when it is back.
 * Runs on a thread of its own until that is interrupted, where any flag's lease needs one.
 */
final class LeaseKeeper implements Runnable {
    private final Leases leases;
    private final ConfigurationStore store;
    private final LongSupplier nanos;
    private final Semaphore wake = new Semaphore(0);

    LeaseKeeper(Leases leases, ConfigurationStore store, LongSupplier nanos) {
        this.leases = leases;
        this.store = store;
        this.nanos = nanos;
    }

    /** Says whether nobody needs this to run. */
    boolean idle() {
        return leases.idle();
    }

    /** Takes that the server has been heard. */
    void heard() {
        if (!idle() && leases.heard(nanos.getAsLong())) {
            wake.release();
        }
    }

    /** Takes that the server cannot be heard. */
    void lost() {
        if (!idle()) {
            leases.lost(store.heard().map(Configuration::snapshot).orElse(null), nanos.getAsLong());
            wake.release();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                wake.drainPermits();
                OptionalLong next = look();
                if (next.isPresent()) {
                    wake.tryAcquire(next.getAsLong() - nanos.getAsLong(), TimeUnit.NANOSECONDS);
                } else {
                    wake.acquire();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what is due, and finds when to look again. */
    OptionalLong look() {
        leases.pass(nanos.getAsLong());
        store.renew();
        return leases.next();
    }
}
