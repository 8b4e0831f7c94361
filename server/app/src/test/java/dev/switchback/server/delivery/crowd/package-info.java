/** Thousands of streams at once: what one node stands beside what is the least that any server could do. */
@NullMarked
package dev.switchback.server.delivery.crowd;

import org.jspecify.annotations.NullMarked;
