package dev.switchback.server.telemetry;

import dev.switchback.protocol.SeriesKey;

/**
 * Calls that a flag sent to a variation, over all versions and incarnations.
 *
 * @param calls all of them, failing ones too
 * @param errors failing ones
 * @param fallbacks those that a local breaker answered with the rollback variation; not part of {@code calls}
 */
public record Total(long calls, long errors, long fallbacks) {
    /**
     * What is added up.
     *
     * @param flag key of the flag
     * @param variation key of the variation
     */
    record Key(String flag, String variation) {
        static Key of(SeriesKey series) {
            return new Key(series.flag(), series.variation());
        }
    }

    Total plus(Total other) {
        return new Total(calls + other.calls, errors + other.errors, fallbacks + other.fallbacks);
    }
}
