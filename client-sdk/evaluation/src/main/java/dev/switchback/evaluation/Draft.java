package dev.switchback.evaluation;

import java.util.Map;

/**
 * What is compiled of a sound flag without regard to emergencies and to other flags, so that a later snapshot can take it
 * over.
 *
 * @param key the flag's, interned: callers name flags by constants, which are interned too, and comparing two references
 *     is the fastest way to find a flag
 * @param checked the flag
 * @param targeting whom it serves what
 */
record Draft(String key, Checked<Flag> checked, Targeting targeting) {
    Draft(Checked<Flag> checked, Targeting targeting) {
        this(checked.source().key().intern(), checked, targeting);
    }

    /** Says whether this is what {@code flag} makes with the segments that it asks for, by key. */
    boolean isOf(Checked<Flag> flag, Map<String, CompiledSegment> segments) {
        return checked.equals(flag) && targeting.segments().equals(segments);
    }
}
