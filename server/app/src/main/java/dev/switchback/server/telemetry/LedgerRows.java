package dev.switchback.server.telemetry;

import dev.switchback.protocol.SeriesKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A ledger's state as it is stored, or the part of it that changed.
 *
 * @param incarnations that said something new
 * @param series cumulative, by incarnation; the longest unchanged first
 * @param totals of what was forgotten
 * @param forgotten incarnations to be deleted, with their series, before the others are written
 * @param dropped series to be deleted, by incarnation, before the others are written
 */
record LedgerRows(
        List<Incarnation> incarnations,
        Map<String, List<CountedSeries>> series,
        Map<Total.Key, Total> totals,
        Set<String> forgotten,
        Map<String, Set<SeriesKey>> dropped) {
    LedgerRows {
        incarnations = List.copyOf(incarnations);
        series = Map.copyOf(series);
        totals = Map.copyOf(totals);
        forgotten = Set.copyOf(forgotten);
        dropped = Map.copyOf(dropped);
    }

    boolean isEmpty() {
        return incarnations.isEmpty()
                && series.isEmpty()
                && totals.isEmpty()
                && forgotten.isEmpty()
                && dropped.isEmpty();
    }
}
