package dev.switchback.server.flags;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a flag is to be again.
 *
 * @param entry id of the audit entry after which it was so
 * @param reason why
 */
record RestoreInput(@Nullable String entry, @Nullable String reason) {

    long checkedEntry() {
        if (entry == null || !entry.matches("[0-9]{1,18}")) {
            throw Refusal.invalid("/entry", "The id of an audit entry is needed.");
        }
        return Long.parseLong(entry);
    }

    String checkedReason() {
        if (reason == null || reason.isBlank() || reason.length() > 1_000) {
            throw Refusal.invalid(
                    "/reason", "Bringing back what was before needs a reason, of at most 1000 characters.");
        }
        return reason;
    }
}
