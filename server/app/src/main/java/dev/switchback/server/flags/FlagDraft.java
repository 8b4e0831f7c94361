package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;

/**
 * A flag as somebody wants it.
 *
 * @param flag what is to be evaluated; its version is the service's to decide
 * @param metadata what people say about it
 */
public record FlagDraft(Flag flag, Metadata metadata) {

    /** Makes a draft of a flag that nothing is said about. */
    public FlagDraft(Flag flag) {
        this(flag, Metadata.NONE);
    }
}
