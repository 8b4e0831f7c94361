package dev.switchback.server.health;

import java.util.Optional;

/**
 * How a promise stands at a moment.
 *
 * @param state in one word
 * @param detail why, or what says so, in words
 */
public record Standing(State state, String detail) {

    /** How a promise stands, in one word; the later the worse. */
    public enum State {
        HOLDS,
        /** It holds with less than there should be behind it. */
        DEGRADED,
        BROKEN
    }

    /** It holds. */
    public static Standing holds(String detail) {
        return new Standing(State.HOLDS, detail);
    }

    /** It holds with less than there should be behind it. */
    public static Standing degraded(String detail) {
        return new Standing(State.DEGRADED, detail);
    }

    /** It does not hold. */
    public static Standing broken(String detail) {
        return new Standing(State.BROKEN, detail);
    }

    /** Says {@code well} where there is no complaint, and otherwise in which {@code state} a complaint leaves it. */
    public static Standing of(Optional<String> complaint, State state, String well) {
        return complaint.map(words -> new Standing(state, words)).orElseGet(() -> holds(well));
    }
}
