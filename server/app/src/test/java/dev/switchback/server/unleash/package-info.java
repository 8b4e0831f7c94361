/** Unleash's own evaluation and ours, side by side. */
@NullMarked
package dev.switchback.server.unleash;

import org.jspecify.annotations.NullMarked;
