package dev.switchback.server.emergency;

import dev.switchback.server.changes.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to engage; everything may be left out, and a flag and a tag exclude each other. */
record EngageInput(
        @Nullable String flag,
        @Nullable String tag,
        @Nullable String reason) {
    static final EngageInput NOTHING = new EngageInput(null, null, null);
    static final int REASON_LIMIT = 1_000;

    /** Returns what is meant in an environment. */
    Target target() {
        return new Target(flag, tag, false);
    }

    /** Returns the tag that is meant in all environments of a project; empty for everything. */
    Optional<String> projectTag() {
        if (flag != null) {
            throw Refusal.invalid(
                    "/flag", "A flag is engaged environment by environment; a project takes a tag, or none.");
        }
        return Optional.ofNullable(tag);
    }

    String checkedReason() {
        if (reason != null && reason.length() > REASON_LIMIT) {
            throw Refusal.invalid("/reason", "A reason holds at most " + REASON_LIMIT + " characters.");
        }
        return reason == null ? "" : reason;
    }
}
