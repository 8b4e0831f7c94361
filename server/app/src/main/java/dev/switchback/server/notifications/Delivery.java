package dev.switchback.server.notifications;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one webhook.
 *
 * @param id unique for ever
 * @param event what is told
 * @param state how it stands
 * @param attempts made since it was dealt, or since somebody asked for it again
 * @param nextAt when it is tried again, while it is pending; the end of the lease while somebody tries
 * @param triedAt when it was tried last; null if it never was
 * @param status what the receiver answered last, HTTP's; null if there was no answer
 * @param detail why it was not taken the last time; empty if it was, or was never tried
 */
record Delivery(
        long id,
        Event event,
        DeliveryState state,
        int attempts,
        Instant nextAt,
        @Nullable Instant triedAt,
        @Nullable Integer status,
        String detail) {}
