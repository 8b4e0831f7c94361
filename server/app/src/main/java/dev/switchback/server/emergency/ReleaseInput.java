package dev.switchback.server.emergency;

import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to release; the reason may not be left out. */
record ReleaseInput(
        @Nullable String flag,
        @Nullable String tag,
        @Nullable String reason,
        @Nullable String confirm,
        @Nullable List<String> engagements) {
    private static final int MOST = 1_000;

    ReleaseInput {
        engagements = engagements == null ? null : List.copyOf(engagements);
    }

    /**
     * Returns what the caller says to have seen: ids, or else all there was at an epoch.
     *
     * @param expected the epoch, if the caller names one
     */
    Seen seen(Optional<Expected> expected) {
        if (engagements == null) {
            return new Seen.Epoch(
                    new Target(flag, tag, false),
                    expected.orElseThrow(() -> Refusal.versionRequired("emergency state")));
        }
        return new Seen.Ids(named());
    }

    /** Returns the ids that are named. */
    Set<String> named() {
        if (engagements == null || engagements.isEmpty() || engagements.size() > MOST) {
            throw Refusal.invalid("/engagements", "Name 1 to " + MOST + " ids of engagements.");
        }
        if (flag != null || tag != null) {
            throw Refusal.invalid("/engagements", "Engagements that are named by their ids need no flag and no tag.");
        }
        return Set.copyOf(engagements);
    }

    String checkedReason() {
        if (reason == null || reason.isBlank() || reason.length() > EngageInput.REASON_LIMIT) {
            throw Refusal.invalid(
                    "/reason", "Say in 1 to " + EngageInput.REASON_LIMIT + " characters why it is safe to release.");
        }
        return reason;
    }
}
