package dev.switchback.client;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A place from which one call with a deadline at a time is watched. It is used again and again, so that a call costs no
 * memory. Who takes it watches, and leaves; any other thread may look.
 *
 * <p>What it held of its last call it holds until somebody looks.
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

    private static final AtomicLongFieldUpdater<Seat> STATE = AtomicLongFieldUpdater.newUpdater(Seat.class, "state");

    /** {@value #PHASES} times the uses so far, plus the phase of this one. */
    private volatile long state;

    private long due;
    private @Nullable SwitchedFlag flag;
    private @Nullable Counters counters;
    private @Nullable FlagView view;
    private Choice choice = Choice.V1;
    private long unit;

    /** Takes the seat if it is free. */
    boolean take() {
        long now = state;
        return phase(now) == FREE && STATE.compareAndSet(this, now, now + TAKEN);
    }

    /** Begins to watch a call of {@code flag} that is overdue after {@code due}; what else it is about is as there. */
    @SuppressWarnings("ReferenceEquality") // of what is equal, too, the last one is not to be held
    void watch(
            long due,
            SwitchedFlag flag,
            @Nullable Counters counters,
            long unit,
            Choice choice,
            @Nullable FlagView view) {
        this.due = due;
        this.unit = unit;
        // Mostly the same as before, and to look is cheaper than what a collector wants to know of every reference
        // written.
        if (this.flag != flag) {
            this.flag = flag;
        }
        if (this.counters != counters) {
            this.counters = counters;
        }
        if (this.choice != choice) {
            this.choice = choice;
        }
        if (this.view != view) {
            this.view = view;
        }
        // A plain store would do for whoever sits here; others see it soon enough, and then all that is above.
        STATE.lazySet(this, state - TAKEN + WATCHED);
    }

    /** Says whether the time of the call is over. Asked by who has taken the seat. */
    boolean late(long now) {
        return now - due > 0;
    }

    /** Ends the call, frees the seat, and says whether nobody has found the call overdue. */
    boolean leave() {
        long last = state;
        long next = last - phase(last) + PHASES;
        if (phase(last) == WATCHED && STATE.compareAndSet(this, last, next)) {
            return true;
        }
        STATE.lazySet(this, next);
        return false;
    }

    /** Counts the call if it is overdue and nobody else has; lets go of the last one if there is none. */
    void look(long now) {
        long seen = state;
        if (phase(seen) == FREE) {
            forget();
        }
        if (phase(seen) != WATCHED) {
            return;
        }
        long due = this.due;
        SwitchedFlag flag = this.flag;
        Counters counters = this.counters;
        long unit = this.unit;
        Choice choice = this.choice;
        FlagView view = this.view;
        if (now - due > 0 && flag != null && STATE.compareAndSet(this, seen, seen - WATCHED + OVERDUE)) {
            flag.overdue(counters, unit, choice, view);
        }
    }

    private void forget() {
        if (flag != null && take()) {
            flag = null;
            counters = null;
            view = null;
            STATE.lazySet(this, state - TAKEN + PHASES);
        }
    }

    private static int phase(long state) {
        return (int) (state & (PHASES - 1));
    }
}
