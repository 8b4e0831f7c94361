package dev.switchback.server.telemetry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A ledger's state as it is stored, or the part of it that changed.
 *
 * @param incarnations that said something new
 * @param pages of what was counted, ascending, by incarnation
 * @param totals of what was forgotten
 * @param forgotten incarnations to be deleted, with their pages, before the others are written
 */
record LedgerRows(
        List<Incarnation> incarnations,
        Map<String, List<Page>> pages,
        Map<Total.Key, Total> totals,
        Set<String> forgotten) {
    LedgerRows {
        incarnations = List.copyOf(incarnations);
        pages = Map.copyOf(pages);
        totals = Map.copyOf(totals);
        forgotten = Set.copyOf(forgotten);
    }

    boolean isEmpty() {
        return incarnations.isEmpty() && pages.isEmpty() && totals.isEmpty() && forgotten.isEmpty();
    }
}
