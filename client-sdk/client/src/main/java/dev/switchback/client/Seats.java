package dev.switchback.client;

import java.util.Arrays;

/**
 * As many {@link Seat}s as there have ever been calls at once, and up to as many again. Taking one takes no lock, unless
 * there are too few. Safe for any number of threads.
 */
final class Seats {
    private static final int FEWEST = 16;

    /** A power of two of them. */
    private volatile Seat[] seats = more(new Seat[0], FEWEST);

    /** Takes a free seat: the thread's own one unless somebody sits there, or the next after it. */
    Seat take() {
        while (true) {
            Seat[] all = seats;
            int own = (int) Thread.currentThread().getId();
            for (int i = 0; i < all.length; i++) {
                Seat seat = all[(own + i) & (all.length - 1)];
                if (seat.take()) {
                    return seat;
                }
            }
            grow(all);
        }
    }

    /** Looks at every call. */
    void look(long now) {
        for (Seat seat : seats) {
            seat.look(now);
        }
    }

    private synchronized void grow(Seat[] tooFew) {
        if (seats == tooFew) {
            seats = more(tooFew, 2 * tooFew.length);
        }
    }

    private static Seat[] more(Seat[] few, int count) {
        Seat[] more = Arrays.copyOf(few, count);
        for (int i = few.length; i < count; i++) {
            more[i] = new Seat();
        }
        return more;
    }
}
