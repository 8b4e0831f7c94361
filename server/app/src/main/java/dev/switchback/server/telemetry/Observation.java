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
 * @param leaving whether the instance is being stopped on purpose
 */
public record Observation(
        Instance instance, Receipt receipt, Set<String> tripped, List<SeriesDelta> series, boolean leaving) {
    /** What an instance that stays has told. */
    public Observation(Instance instance, Receipt receipt, Set<String> tripped, List<SeriesDelta> series) {
        this(instance, receipt, tripped, series, false);
    }

    public Observation {
        tripped = Set.copyOf(tripped);
        series = List.copyOf(series);
    }
}
