package dev.switchback.server.emergency;

import org.jspecify.annotations.Nullable;

/**
 * What has come of an alert.
 *
 * @param flag that it names; null for none
 * @param tag that it names; null for none, and so without a flag for the whole environment
 * @param detail why it was engaged, or was not
 */
record AlertOutcome(@Nullable String flag, @Nullable String tag, String detail) {}
