package dev.switchback.server.emergency;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/** What to engage; everything may be left out. */
record EngageInput(@Nullable String flag, @Nullable String reason) {
    static final EngageInput NOTHING = new EngageInput(null, null);
    static final int REASON_LIMIT = 1_000;

    String checkedReason() {
        if (reason != null && reason.length() > REASON_LIMIT) {
            throw Refusal.invalid("/reason", "A reason holds at most " + REASON_LIMIT + " characters.");
        }
        return reason == null ? "" : reason;
    }
}
