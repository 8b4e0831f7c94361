package dev.switchback.server.emergency;

import dev.switchback.server.changes.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an engagement takes back in an environment: one flag, the flags that carry a tag, or with neither all of them.
 *
 * @param flag key of the one flag; null for more than one
 * @param tag that the flags carry; null where tags do not matter
 * @param project whether all environments of the project were engaged at once
 */
record Target(@Nullable String flag, @Nullable String tag, boolean project) {
    /** The whole environment, and no other. */
    static final Target EVERYTHING = new Target(null, null, false);

    Target {
        if (flag != null && tag != null) {
            throw Refusal.invalid("/tag", "Name a flag or a tag, not both.");
        }
    }

    /** Returns one flag, or with empty the whole environment. */
    static Target of(Optional<String> flag) {
        return new Target(flag.orElse(null), null, false);
    }

    /** Returns the whole project's part in an environment, or with {@code tag} that of a tag. */
    static Target ofProject(Optional<String> tag) {
        return new Target(null, tag.orElse(null), true);
    }

    /** Says whether it reaches {@code key}, a flag that carries the tag where {@code tagged}. */
    boolean covers(String key, boolean tagged) {
        return flag == null ? tag == null || tagged : flag.equals(key);
    }
}
