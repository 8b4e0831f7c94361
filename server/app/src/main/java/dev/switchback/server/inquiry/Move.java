package dev.switchback.server.inquiry;

import org.jspecify.annotations.Nullable;

/**
 * From one variation to another.
 *
 * @param from key of the variation before; null for callers' own default
 * @param to key of the variation afterwards; null for callers' own default
 */
record Move(@Nullable String from, @Nullable String to) {}
