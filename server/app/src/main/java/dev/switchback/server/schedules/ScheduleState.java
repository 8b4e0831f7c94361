package dev.switchback.server.schedules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a scheduled change stands. */
enum ScheduleState {
    /** It is to be made. */
    PENDING,
    /** Its time has come, and an emergency keeps it waiting. */
    HELD,
    /** It was made. */
    DONE,
    /** It was refused, and is not tried again. */
    FAILED,
    /** Somebody took it back, or its flag is gone. */
    CANCELLED;

    /** Words of the states that are kept. */
    static final List<String> KEPT = Arrays.stream(values())
            .filter(state -> state != HELD)
            .map(ScheduleState::word)
            .toList();

    /** Returns the state in small letters. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ScheduleState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
