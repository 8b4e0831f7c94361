package dev.switchback.demo;

import java.time.Instant;

/**
 * One user's request, answered.
 *
 * @param at when the version was called, or when the user asked if no version was
 * @param version {@code v1}, {@code v2}, or {@code none} if no version answered
 * @param failed whether the user got no address
 */
record Visit(Instant at, String version, boolean failed) {

    /** Whether V2 was called. */
    boolean onV2() {
        return version.equals("v2");
    }
}
