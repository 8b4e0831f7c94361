package dev.switchback.server.access;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/** What opens a session. */
record SessionInput(@Nullable String key) {

    String checked() {
        if (key == null || key.isBlank()) {
            throw Refusal.invalid("/key", "An admin or break-glass key is needed.");
        }
        return key.trim();
    }

    @Override
    public String toString() {
        return "SessionInput";
    }
}
