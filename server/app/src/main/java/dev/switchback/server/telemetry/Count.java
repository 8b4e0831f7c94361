package dev.switchback.server.telemetry;

/**
 * How far the present configuration and emergency state have got.
 *
 * @param epoch of the emergency state
 * @param revision of the configuration
 * @param confirmed how many instances run both
 * @param streaming how many instances have a stream
 * @param polling how many instances poll
 * @param stale how many instances run something older
 */
public record Count(long epoch, long revision, int confirmed, int streaming, int polling, int stale) {}
