package dev.switchback.server.telemetry;

/**
 * How far the present configuration and emergency state have got.
 *
 * @param epoch of the emergency state
 * @param revision of the configuration
 * @param confirmed how many instances run that epoch, whatever their revision
 * @param streaming how many instances have a stream
 * @param polling how many instances poll
 * @param stale how many instances run an older epoch or an older revision
 */
public record Count(long epoch, long revision, int confirmed, int streaming, int polling, int stale) {}
