/** How audiences and what they are served are written down in the documents of flags, segments and rollouts. */
@NullMarked
package dev.switchback.server.targeting;

import org.jspecify.annotations.NullMarked;
