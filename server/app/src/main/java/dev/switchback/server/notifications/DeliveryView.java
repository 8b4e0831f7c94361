package dev.switchback.server.notifications;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it is shown.
 *
 * @param payload the event's document; null in lists
 */
record DeliveryView(
        String id,
        String event,
        String type,
        Instant at,
        DeliveryState state,
        int attempts,
        @Nullable Instant nextAt,
        @Nullable Instant triedAt,
        @Nullable Integer status,
        @Nullable String detail,
        @JsonRawValue @Nullable String payload) {

    static DeliveryView of(Delivery delivery) {
        return of(delivery, null);
    }

    static DeliveryView whole(Delivery delivery) {
        return of(delivery, delivery.event().body());
    }

    private static DeliveryView of(Delivery delivery, @Nullable String payload) {
        return new DeliveryView(
                Long.toString(delivery.id()),
                delivery.event().id(),
                delivery.event().type(),
                delivery.event().at(),
                delivery.state(),
                delivery.attempts(),
                delivery.state() == DeliveryState.PENDING ? delivery.nextAt() : null,
                delivery.triedAt(),
                delivery.status(),
                delivery.detail().isEmpty() ? null : delivery.detail(),
                payload);
    }
}
