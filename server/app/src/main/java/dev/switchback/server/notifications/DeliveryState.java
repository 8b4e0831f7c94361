package dev.switchback.server.notifications;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a delivery stands. */
enum DeliveryState {
    /** It is to be tried, for the first time or again. */
    PENDING,
    /** The receiver has taken it. */
    DELIVERED,
    /** It is not tried any more unless somebody asks for it. */
    DEAD;

    /** The words of all states. */
    static final List<String> WORDS =
            Arrays.stream(values()).map(DeliveryState::word).toList();

    /** Returns the state in small letters. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeliveryState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
