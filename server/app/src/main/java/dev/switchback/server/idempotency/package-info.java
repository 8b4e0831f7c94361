/** What requests with an {@code Idempotency-Key} were answered, for a day. */
@NullMarked
package dev.switchback.server.idempotency;

import org.jspecify.annotations.NullMarked;
