/** Keys: who may call. */
@NullMarked
package dev.switchback.server.access;

import org.jspecify.annotations.NullMarked;
