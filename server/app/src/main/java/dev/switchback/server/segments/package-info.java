/** Audiences that rules share. */
@NullMarked
package dev.switchback.server.segments;

import org.jspecify.annotations.NullMarked;
