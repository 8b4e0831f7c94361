/** Webhooks: who outside is told of what happens, and the telling. */
@NullMarked
package dev.switchback.server.notifications;

import org.jspecify.annotations.NullMarked;
