/** Is the process alive, can it serve, what does it measure. */
@NullMarked
package dev.switchback.server.health;

import org.jspecify.annotations.NullMarked;
