package dev.switchback.server.emergency;

import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Scope;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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

    /** Returns what is left of {@code engagement} where nobody remembers more. */
    static Engaged of(Engagement engagement) {
        String flag = engagement.scope() instanceof Scope.OneFlag one ? one.key() : null;
        return new Engaged(engagement.id(), flag, "", "", Instant.EPOCH);
    }

    /** Says whether it takes back exactly {@code scope}: one flag, or empty for the whole environment. */
    boolean within(Optional<String> scope) {
        return Objects.equals(flag, scope.orElse(null));
    }

    /** Returns what SDKs need to know of it. */
    Engagement engagement() {
        return new Engagement(id, flag == null ? new Scope.Everything() : new Scope.OneFlag(flag));
    }
}
