@NullMarked
package dev.switchback.server.launchdarkly;

import org.jspecify.annotations.NullMarked;
