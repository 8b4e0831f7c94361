package dev.switchback.openfeature;

/**
 * What has been counted of a tracking event.
 *
 * @param name its name
 * @param count how often it was tracked
 * @param sum of the values it was tracked with; an event without value adds nothing
 */
public record TrackedEvent(String name, long count, double sum) {}
