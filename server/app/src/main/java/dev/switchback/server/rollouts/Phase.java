package dev.switchback.server.rollouts;

import java.time.Duration;

/**
 * One step of a plan, and what it takes to go on.
 *
 * @param name for people, 1 to 100 characters
 * @param exposure whom it brings V2
 * @param minimumTime how long it lasts at least, in whole seconds
 * @param minimumCalls how many calls V2 must have had in it
 */
record Phase(String name, Exposure exposure, Duration minimumTime, long minimumCalls) {}
