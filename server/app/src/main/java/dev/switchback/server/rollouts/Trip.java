package dev.switchback.server.rollouts;

import java.time.Instant;

/**
 * The judge found a V2 worse.
 *
 * @param flag whose V2
 * @param at when
 * @param back whether it went back then, rather than being held
 */
record Trip(String flag, Instant at, boolean back) {}
