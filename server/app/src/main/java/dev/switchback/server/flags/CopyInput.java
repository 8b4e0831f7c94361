package dev.switchback.server.flags;

import dev.switchback.server.changes.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How a flag is to be copied, as it is written. Members that were left out are null.
 *
 * @param key of the copy
 * @param keepSalt whether everybody is to have the same bucket in both; left out means not
 */
record CopyInput(@Nullable String key, @Nullable Boolean keepSalt) {

    /**
     * Returns the key.
     *
     * @throws Refusal if there is none
     */
    String requiredKey() {
        if (key == null) {
            throw Refusal.invalid("/key", "is missing");
        }
        return key;
    }

    boolean keepsSalt() {
        return Boolean.TRUE.equals(keepSalt);
    }
}
