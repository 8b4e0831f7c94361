package dev.switchback.protocol;

import java.util.Set;

/**
 * An instance's word on what it runs.
 *
 * @param revision it has applied; 0 for none
 * @param hash of the configuration it runs, see {@link SnapshotCodec#hash}
 * @param epoch of the emergency state it obeys
 * @param rejected flags it could not compile and answers with the caller's default
 */
public record Receipt(long revision, String hash, long epoch, Set<String> rejected) {
    public Receipt {
        rejected = Set.copyOf(rejected);
    }
}
