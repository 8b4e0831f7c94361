package dev.switchback.server.telemetry;

import dev.switchback.protocol.Series;

/**
 * Calls that a flag sent to a variation, over all versions and incarnations.
 *
 * @param calls all of them, failing ones too
 * @param errors failing ones
 * @param fallbacks those that a local breaker answered with the rollback variation; not part of {@code calls}
 */
public record Total(long calls, long errors, long fallbacks) {
    static final Total NONE = new Total(0, 0, 0);

    /**
     * What is added up.
     *
     * @param flag key of the flag
     * @param variation key of the variation
     */
    record Key(String flag, String variation) {
        static Key of(Series series) {
            return new Key(series.key().flag(), series.key().variation());
        }
    }

    Total plus(Series series) {
        return new Total(calls + series.calls(), errors + series.errors(), fallbacks + series.fallbacks());
    }
}
