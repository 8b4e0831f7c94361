package dev.switchback.server.environments;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a project is written as.
 *
 * @param name 1 to 200 characters; null where it was left out
 */
record NameInput(@Nullable String name) {

    /** Returns the name, or refuses. */
    String checked() {
        if (name == null || name.isBlank() || name.length() > 200) {
            throw Refusal.invalid("/name", "A name holds 1 to 200 characters.");
        }
        return name;
    }
}
