package dev.switchback.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes V2 out on this instance, with no server in reach. It opens once at least half of the last
 * {@value OutcomeWindow#SIZE} V2 calls failed, {@value #LEAST_CALLS} at least, unless V1 fails here as well. After
 * {@value #PAUSE_SECONDS} s it lets one call a second try V2, and closes after {@value #PROBES} good ones in a row.
 *
 * <p>Lock-free and safe for any number of threads. Time is an argument: a clock in nanoseconds that only runs forward.
 */
final class Breaker {
    static final int LEAST_CALLS = 10;
    static final int PROBES = 3;
    static final int PAUSE_SECONDS = 30;

    private static final long PAUSE = Duration.ofSeconds(PAUSE_SECONDS).toNanos();
    private static final long PROBE_SPACING = Duration.ofSeconds(1).toNanos();
    private static final int V2_FAILS_PERCENT = 50;
    private static final int V1_FAILS_PERCENT = 25;

    private final OutcomeWindow v1 = new OutcomeWindow();
    private final OutcomeWindow v2 = new OutcomeWindow();
    private final AtomicReference<@Nullable Open> open = new AtomicReference<>();

    /**
     * V2 is out.
     *
     * @param nextProbe when the next call may try it
     * @param probing whether the first pause is over
     * @param good probes in a row that went well
     */
    private record Open(long nextProbe, boolean probing, int good) {

        /** Returns the state after a probe; null for V2 being back. */
        @Nullable
        Open after(boolean failed) {
            return !failed && good + 1 == PROBES ? null : new Open(nextProbe, true, failed ? 0 : good + 1);
        }
    }

    /** Asks for leave to send a call to V2; every call that is given leave reports to {@link #v2}. */
    boolean permits(long now) {
        Open state = open.get();
        return state == null
                || (now - state.nextProbe() >= 0
                        && open.compareAndSet(state, new Open(now + PROBE_SPACING, true, state.good())));
    }

    /**
     * Takes the outcome of a V2 call.
     *
     * @return whether this outcome opened the breaker
     */
    boolean v2(boolean failed, long now) {
        Open state = open.get();
        if (state == null) {
            v2.add(failed);
            return failed && trips() && open.compareAndSet(null, new Open(now + PAUSE, false, 0));
        }
        if (state.probing()) {
            probed(failed);
        }
        return false;
    }

    /** Takes the outcome of a V1 call. */
    void v1(boolean failed) {
        v1.add(failed);
    }

    /** Says whether V2 is out. */
    boolean isOpen() {
        return open.get() != null;
    }

    /** Forgets everything: what ran as V2 is another thing now. */
    void reset() {
        v1.clear();
        v2.clear();
        open.set(null);
    }

    private boolean trips() {
        return v2.fails(LEAST_CALLS, V2_FAILS_PERCENT) && !v1.fails(LEAST_CALLS, V1_FAILS_PERCENT);
    }

    private void probed(boolean failed) {
        if (open.updateAndGet(state -> state == null ? null : state.after(failed)) == null) {
            v2.clear();
        }
    }
}
