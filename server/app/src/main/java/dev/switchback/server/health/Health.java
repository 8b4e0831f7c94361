package dev.switchback.server.health;

import java.util.List;

/**
 * How a node is.
 *
 * @param status in one word
 * @param reasons why it is not {@link Status#OK}, in words
 */
record Health(Status status, List<String> reasons) {
    static final Health OK = new Health(Status.OK, List.of());

    /** How a node is, in one word. */
    enum Status {
        OK,
        /** It serves, and something is wrong. */
        DEGRADED,
        /** It cannot serve. */
        UNAVAILABLE
    }

    Health {
        reasons = List.copyOf(reasons);
    }
}
