package dev.switchback.server.http;

/**
 * Keeps those who send large documents at once from filling the heap: together these may hold a sixteenth of it, since what
 * is read takes several times its bytes while it is understood. Safe to share between threads.
 */
final class LargeBodies {
    /** Length of a body whose sender does not say it. */
    static final long UNTOLD = -1;

    /** What is not larger is bounded by the threads that answer: a megabyte in all. */
    private static final int SMALL = 16 * 1024;

    private static final int KILOBYTE = 1024;
    private static final int SHARE = 16;

    private final int room;
    private final Bulkhead bulkhead;

    /**
     * Makes room.
     *
     * @param heap in bytes, at most
     */
    LargeBodies(long heap) {
        this.room = (int) Math.min(Math.max(heap / SHARE / KILOBYTE, 1), Integer.MAX_VALUE);
        this.bulkhead = new Bulkhead("large documents", room);
    }

    /**
     * Takes room for a body. One that is larger than all room there is waits for no other: it takes all of it.
     *
     * @param length in bytes, as its sender says, or {@link #UNTOLD}
     * @throws HttpProblem 503 if there is none, before anything was read
     */
    Bulkhead.Place enter(long length) {
        if (length != UNTOLD && length <= SMALL) {
            return () -> {};
        }
        long bytes = length == UNTOLD ? Body.LIMIT : Math.min(length, Body.LARGEST);
        return bulkhead.enter((int) Math.min((bytes + KILOBYTE - 1) / KILOBYTE, room));
    }
}
