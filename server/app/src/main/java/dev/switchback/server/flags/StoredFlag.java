package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;

/**
 * A flag as it is kept: what SDKs run, and what people say about it.
 *
 * @param flag what is evaluated
 * @param description for people, at most {@value #DESCRIPTION_LIMIT} characters
 */
public record StoredFlag(Flag flag, String description) {
    /** Longest description, in characters. */
    public static final int DESCRIPTION_LIMIT = 2_000;

    /** Returns the revision at which the flag last changed. */
    public long version() {
        return flag.version();
    }

    /** Returns this flag as of {@code version}. */
    StoredFlag withVersion(long version) {
        return new StoredFlag(flag.withVersion(version), description);
    }
}
