package dev.switchback.server.emergency;

import org.jspecify.annotations.Nullable;

/**
 * How far an engagement has got with another node.
 *
 * @param url where that node hears of emergencies
 * @param confirmed whether it has said that it obeys
 * @param detail why not, in words; null if it has
 * @param millis when that was known, in milliseconds after the call
 */
record PeerStage(String url, boolean confirmed, @Nullable String detail, long millis) {}
