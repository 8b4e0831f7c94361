package dev.switchback.server.notifications;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Makes of each event a delivery for every webhook that wants it. */
final class Dealer {
    /** How many events are dealt in one transaction. */
    static final int BATCH = 200;

    private final EventStore events = new EventStore();
    private final WebhookStore webhooks = new WebhookStore();
    private final DeliveryStore deliveries = new DeliveryStore();

    /** Deals the oldest events inside the caller's transaction, up to {@link #BATCH}; returns how many. */
    int deal(Handle handle, Instant now) {
        List<Event> undealt = events.claimUndealt(handle, BATCH);
        Map<EnvironmentId, List<Webhook>> audience = new HashMap<>();
        for (Event event : undealt) {
            audience
                    .computeIfAbsent(
                            event.environment(),
                            environment -> webhooks.list(handle, environment, "", WebhookService.MOST))
                    .stream()
                    .filter(webhook -> wants(webhook, event))
                    .forEach(webhook -> deliveries.insert(handle, webhook.id(), event.number(), now));
        }
        if (!undealt.isEmpty()) {
            events.markDealt(handle, undealt);
        }
        return undealt.size();
    }

    private static boolean wants(Webhook webhook, Event event) {
        return webhook.enabled()
                && webhook.events().matches(event.type())
                && !event.at().isBefore(webhook.createdAt());
    }
}
