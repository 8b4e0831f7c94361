package dev.switchback.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens beside and in place of the plain calls of a flag. Safe for any number of threads. */
final class SwitchTally {
    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

    SwitchTally() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** What is counted. */
    enum Kind {
        ASIDE,
        ASIDE_FAILED,
        COMPARED,
        MISMATCHED,
        CONTROLS,
        CONTROLS_THAT_DIFFER,
        SHED,
        TIMED_OUT,
        OVERDUE,
        FELL_BACK,
        OVER_BUDGET,
        DIVERGED
    }

    void add(Kind kind) {
        counter(kind).increment();
    }

    SwitchCounts read() {
        return new SwitchCounts(
                sum(Kind.ASIDE),
                sum(Kind.ASIDE_FAILED),
                sum(Kind.COMPARED),
                sum(Kind.MISMATCHED),
                sum(Kind.CONTROLS),
                sum(Kind.CONTROLS_THAT_DIFFER),
                sum(Kind.SHED),
                sum(Kind.TIMED_OUT),
                sum(Kind.OVERDUE),
                sum(Kind.FELL_BACK),
                sum(Kind.OVER_BUDGET),
                sum(Kind.DIVERGED));
    }

    private long sum(Kind kind) {
        return counter(kind).sum();
    }

    @SuppressWarnings("NullAway") // the constructor has put one for every kind
    private LongAdder counter(Kind kind) {
        return counts.get(kind);
    }
}
