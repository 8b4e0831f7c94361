package dev.switchback.server.delivery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some of the subscribers of a channel. There are several, so that thousands are told by as many threads as there are
 * processors.
 *
 * <p>Safe to share between threads.
 */
final class Audience {
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger untold = new AtomicInteger();

    Set<Subscriber> subscribers() {
        return subscribers;
    }

    /** Notes that there is something to {@link #tell}, and says whether the caller is to see to it: nobody does as yet. */
    boolean due() {
        return untold.getAndIncrement() == 0;
    }

    /**
     * Tells everybody what was published, and once more if there was more meanwhile. By one thread at a time: whoever has
     * not been reached yet needs to be told of both only once.
     */
    void tell() {
        int told;
        do {
            told = untold.get();
            subscribers.forEach(Subscriber::advance);
        } while (untold.addAndGet(-told) > 0);
    }
}
