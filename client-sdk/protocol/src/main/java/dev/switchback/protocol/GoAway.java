package dev.switchback.protocol;

/**
 * A node's request that a stream be opened again, perhaps at another node, before it closes this one.
 *
 * @param spreadMillis over how many milliseconds the node wants its clients' reconnects spread
 */
public record GoAway(long spreadMillis) {}
