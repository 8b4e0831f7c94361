package dev.switchback.server.emergency;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/** What releases are to ask for from now on. */
record ReleaseRuleInput(@Nullable String asks) {
    ReleaseRule checked() {
        try {
            return ReleaseRule.of(asks == null ? "" : asks);
        } catch (IllegalArgumentException unknown) {
            throw Refusal.invalid("/asks", "must be nothing, name or secondPerson");
        }
    }
}
