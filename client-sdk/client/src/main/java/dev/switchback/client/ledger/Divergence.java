package dev.switchback.client.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A write that one side has and the other may not have.
 *
 * @param id its number in the ledger, growing
 * @param flag key of the flag
 * @param side that may lack the write
 * @param key of what was written, as the application named it
 * @param at when, to the millisecond
 * @param reason why
 * @param bytes what the application encoded of the write; null if it encodes nothing. Not copied: leave it as it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would cost more than it protects
public record Divergence(
        long id, String flag, Side side, String key, Instant at, Reason reason, byte @Nullable [] bytes) {

    /** Finds what the application encoded of the write. */
    public Optional<byte[]> payload() {
        return Optional.ofNullable(bytes);
    }
}
