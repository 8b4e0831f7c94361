package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import java.time.Instant;

/**
 * A flag as it is kept: what SDKs run, and what people say about it.
 *
 * @param flag what is evaluated
 * @param metadata what people say about it
 * @param createdAt when it was created, in whole microseconds
 * @param changedAt when it last changed, in whole microseconds
 */
public record StoredFlag(Flag flag, Metadata metadata, Instant createdAt, Instant changedAt) {

    /** Returns the revision at which the flag last changed. */
    public long version() {
        return flag.version();
    }

    /** Returns a draft of this flag that is to be evaluated as {@code flag}. */
    FlagDraft with(Flag flag) {
        return new FlagDraft(flag, metadata);
    }

    /** Says whether {@code draft} wants it as it is. */
    boolean is(FlagDraft draft) {
        return metadata.equals(draft.metadata()) && flag.equals(draft.flag().withVersion(version()));
    }
}
