package dev.switchback.server.inquiry;

import org.jspecify.annotations.Nullable;

/**
 * Who would move.
 *
 * @param shares as shares of all buckets, as far as that can be told
 * @param contexts counted over contexts; null where none were named
 */
record PreviewView(ShareView shares, @Nullable HeadcountView contexts) {}
