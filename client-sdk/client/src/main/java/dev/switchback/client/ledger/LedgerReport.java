package dev.switchback.client.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far two sides are reconciled. They agree, as far as this ledger knows, when nothing is open and nothing was lost.
 *
 * @param open divergences that are not made up for
 * @param failed those of them whose last replay failed
 * @param replayed divergences made up for since the file was made
 * @param lost divergences that found no room or could not be written, since the file was made: their keys are unknown, so
 *     only a comparison of the stores finds them
 * @param damaged places of the file that could not be read when it was opened
 * @param bytes size of the file
 * @param capacity the size up to which the file takes divergences, in bytes
 * @param oldestOpen when the oldest open divergence came about; null if none is open
 */
public record LedgerReport(
        long open,
        long failed,
        long replayed,
        long lost,
        long damaged,
        long bytes,
        long capacity,
        @Nullable Instant oldestOpen) {

    /** Says whether the sides agree as far as can be told. */
    public boolean reconciled() {
        return open == 0 && lost == 0 && damaged == 0;
    }

    /** Finds when the oldest open divergence came about. */
    public Optional<Instant> oldest() {
        return Optional.ofNullable(oldestOpen);
    }
}
