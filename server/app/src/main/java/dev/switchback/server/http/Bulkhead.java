package dev.switchback.server.http;

import java.util.concurrent.Semaphore;

/**
 * Keeps some of the threads that answer for everybody else: what waits for the database may take so many and no more. Safe
 * to share between threads.
 */
final class Bulkhead {
    private final String what;
    private final Semaphore places;

    /** A place, to be given back. */
    @FunctionalInterface
    interface Place {
        void leave();
    }

    /**
     * Makes a bulkhead.
     *
     * @param what it is around, in the plural
     */
    Bulkhead(String what, int places) {
        this.what = what;
        this.places = new Semaphore(places);
    }

    /**
     * Takes a place.
     *
     * @throws HttpProblem 503 if there is none, before anything was done
     */
    Place enter() {
        return enter(1);
    }

    /**
     * Takes several places.
     *
     * @throws HttpProblem 503 if there are not as many, before anything was done
     */
    Place enter(int wanted) {
        if (!places.tryAcquire(wanted)) {
            throw HttpProblem.unavailable(
                    "This node carries out as many " + what + " as it can. Flags are still served.");
        }
        return () -> places.release(wanted);
    }
}
