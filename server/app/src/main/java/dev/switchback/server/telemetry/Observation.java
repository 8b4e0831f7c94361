package dev.switchback.server.telemetry;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import java.util.List;
import java.util.Set;

/**
 * What a report has told that was not known before.
 *
 * @param instance who reports
 * @param receipt what it runs
 * @param tripped flags whose local breaker is open
 * @param series what was newly counted; empty if the report was a receipt and nothing else
 */
public record Observation(Instance instance, Receipt receipt, Set<String> tripped, List<SeriesDelta> series) {
    public Observation {
        tripped = Set.copyOf(tripped);
        series = List.copyOf(series);
    }
}
