package dev.switchback.server.telemetry;

import dev.switchback.protocol.Following;
import java.util.Optional;

/** How an instance hears of changes. */
public enum Delivery {
    /** By a stream. */
    STREAM,
    /** By polls. */
    POLL,
    /** It does not say, or has not said so since this node started. */
    UNKNOWN;

    static Delivery of(Optional<Following> following) {
        return following.map(word -> word.streams() ? STREAM : POLL).orElse(UNKNOWN);
    }
}
