package dev.switchback.server.emergency;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/** What to release; the reason may not be left out. */
record ReleaseInput(@Nullable String flag, @Nullable String reason) {

    String checkedReason() {
        if (reason == null || reason.isBlank() || reason.length() > EngageInput.REASON_LIMIT) {
            throw Refusal.invalid(
                    "/reason", "Say in 1 to " + EngageInput.REASON_LIMIT + " characters why it is safe to release.");
        }
        return reason;
    }
}
