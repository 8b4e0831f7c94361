package dev.switchback.server.emergency;

import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An engagement that has not been released.
 *
 * @param id unique for ever
 * @param flag the one flag it takes back; null for the whole environment
 * @param reason why, in words
 * @param actor who engaged it
 * @param engagedAt when
 */
public record Engaged(String id, @Nullable String flag, String reason, String actor, Instant engagedAt) {

    /** Returns what SDKs need to know of it. */
    Engagement engagement() {
        return new Engagement(id, flag == null ? new Scope.Everything() : new Scope.OneFlag(flag));
    }
}
