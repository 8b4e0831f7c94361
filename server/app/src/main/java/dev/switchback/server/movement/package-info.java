/** Who is served otherwise after a change: told from the buckets alone, or counted over contexts that are known. */
@NullMarked
package dev.switchback.server.movement;

import org.jspecify.annotations.NullMarked;
