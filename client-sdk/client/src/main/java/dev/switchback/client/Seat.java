package dev.switchback.client;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A place from which one call with a deadline at a time is watched. It is used again and again, so that a call costs no
 * memory. Who takes it watches, and leaves; any other thread may look.
 *
 * <p>The state counts the uses, so that whoever looks at a call never takes the next one for it: what was read of a call
 * is only believed if the state can be changed from what it was before.
 */
final class Seat {
    private static final int FREE = 0;
    private static final int TAKEN = 1;
    private static final int WATCHED = 2;
    private static final int OVERDUE = 3;
    private static final int PHASES = 4;

    /** {@value #PHASES} times the uses so far, plus the phase of this one. */
    private final AtomicLong state = new AtomicLong();

    private long due;
    private @Nullable SwitchedFlag flag;
    private @Nullable Counters counters;
    private @Nullable FlagView view;
    private Choice choice = Choice.V1;
    private long unit;

    /** Takes the seat if it is free. */
    boolean take() {
        long now = state.get();
        return phase(now) == FREE && state.compareAndSet(now, now + TAKEN);
    }

    /** Begins to watch a call of {@code flag} that is overdue after {@code due}; what else it is about is as there. */
    void watch(
            long due,
            SwitchedFlag flag,
            @Nullable Counters counters,
            long unit,
            Choice choice,
            @Nullable FlagView view) {
        this.due = due;
        this.flag = flag;
        this.counters = counters;
        this.unit = unit;
        this.choice = choice;
        this.view = view;
        // A plain store would do for whoever sits here; others see it soon enough, and then all that is above.
        state.setRelease(state.getPlain() - TAKEN + WATCHED);
    }

    /** Says whether the time of the call is over. Asked by who has taken the seat. */
    boolean late(long now) {
        return now - due > 0;
    }

    /** Ends the call, frees the seat, and says whether nobody has found the call overdue. */
    boolean leave() {
        long last = state.get();
        boolean unseen = phase(last) == WATCHED && state.compareAndSet(last, last - WATCHED + TAKEN);
        flag = null;
        counters = null;
        view = null;
        state.setRelease(last - phase(last) + PHASES);
        return unseen;
    }

    /** Counts the call if it is overdue and nobody else has. */
    void look(long now) {
        long seen = state.get();
        if (phase(seen) != WATCHED) {
            return;
        }
        long due = this.due;
        SwitchedFlag flag = this.flag;
        Counters counters = this.counters;
        long unit = this.unit;
        Choice choice = this.choice;
        FlagView view = this.view;
        if (now - due > 0 && flag != null && state.compareAndSet(seen, seen - WATCHED + OVERDUE)) {
            flag.overdue(counters, unit, choice, view);
        }
    }

    private static int phase(long state) {
        return (int) (state % PHASES);
    }
}
