/** Which node counts and judges for an environment: one, and never two. */
@NullMarked
package dev.switchback.server.ownership;

import org.jspecify.annotations.NullMarked;
