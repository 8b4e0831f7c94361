package dev.switchback.server.rollouts;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/** Which approval a person ticks. */
record ApprovalInput(@Nullable String name) {

    /**
     * Returns the approval's name.
     *
     * @throws Refusal if it is missing
     */
    String required() {
        if (name == null) {
            throw Refusal.invalid("/name", "is missing");
        }
        return name;
    }
}
