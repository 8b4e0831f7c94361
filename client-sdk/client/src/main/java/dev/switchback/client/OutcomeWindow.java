package dev.switchback.client;

import java.util.concurrent.atomic.AtomicInteger;

/** The outcomes of the last {@value #SIZE} calls, in the bits of one integer. Lock-free, without allocation. */
final class OutcomeWindow {
    static final int SIZE = 20;

    private static final int OUTCOMES = (1 << SIZE) - 1;

    private final AtomicInteger window = new AtomicInteger();

    void add(boolean failed) {
        int outcome = failed ? 1 : 0;
        int seen = window.get();
        // After good calls only, which is nearly always, one more changes nothing.
        if (with(seen, outcome) != seen) {
            window.accumulateAndGet(outcome, OutcomeWindow::with);
        }
    }

    void clear() {
        window.set(0);
    }

    /** Says whether at least {@code percent} of the calls failed, of which there must be {@code least}. */
    boolean fails(int least, int percent) {
        int seen = window.get();
        int calls = seen >>> SIZE;
        return calls >= least && Integer.bitCount(seen & OUTCOMES) * 100 >= calls * percent;
    }

    private static int with(int window, int outcome) {
        int calls = Math.min(SIZE, (window >>> SIZE) + 1);
        int outcomes = ((window << 1) | outcome) & OUTCOMES;
        return (calls << SIZE) | outcomes;
    }
}
