/** In from LaunchDarkly: the flags and segments that its server SDKs evaluate become ours. */
@NullMarked
package dev.switchback.server.launchdarkly;

import org.jspecify.annotations.NullMarked;
