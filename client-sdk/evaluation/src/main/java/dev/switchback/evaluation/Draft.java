package dev.switchback.evaluation;

import java.util.Map;

/**
 * What is compiled of a sound flag without regard to emergencies and to other flags, so that a later snapshot can take it
 * over.
 */
record Draft(Checked<Flag> checked, Targeting targeting) {

    /** Says whether this is what {@code flag} makes with the segments that it asks for, by key. */
    boolean isOf(Checked<Flag> flag, Map<String, CompiledSegment> segments) {
        return checked.equals(flag) && targeting.segments().equals(segments);
    }
}
