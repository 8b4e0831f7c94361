package dev.switchback.server.health;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node is.
 *
 * @param status in one word
 * @param reasons why it is not {@link Status#OK}, in words
 * @param durable whether acknowledged changes outlive the loss of any one machine; null where that is not the question
 */
record Health(Status status, List<String> reasons, @Nullable Boolean durable) {
    static final Health ALIVE = new Health(Status.OK, List.of(), null);

    /** How a node is, in one word. */
    enum Status {
        OK,
        /** It serves, and something is wrong. */
        DEGRADED,
        /** It cannot serve. */
        UNAVAILABLE,
        /** It serves those who come all the same, and not for long. */
        STOPPING
    }

    Health {
        reasons = List.copyOf(reasons);
    }

    /** Says whether the node is to be sent requests. */
    boolean ready() {
        return status == Status.OK || status == Status.DEGRADED;
    }
}
