package dev.switchback.server.notifications;

import dev.switchback.server.changes.EnvironmentId;
import java.net.URI;
import java.time.Instant;

/**
 * Somebody who wants to be told.
 *
 * @param id unique for ever
 * @param environment whose events
 * @param url where to; it may hold a secret of the receiver's, so it is shown to administrators and logged nowhere
 * @param events which
 * @param format how
 * @param enabled whether anything is sent
 * @param description what it is for, in words; may be empty
 * @param disabledReason why the service has disabled it; empty if it has not
 * @param version grows by one with each change
 * @param createdAt when it was made; nothing from before is told
 * @param changedAt when it last changed
 */
record Webhook(
        String id,
        EnvironmentId environment,
        String url,
        EventFilter events,
        WebhookFormat format,
        boolean enabled,
        String description,
        String disabledReason,
        long version,
        Instant createdAt,
        Instant changedAt) {

    /** Returns it as {@code input} wants it from {@code now} on. */
    Webhook changed(WebhookInput.Checked input, Instant now) {
        return new Webhook(
                id,
                environment,
                input.url(),
                input.events(),
                input.format(),
                input.enabled(),
                input.description(),
                input.enabled() ? "" : disabledReason,
                version + 1,
                createdAt,
                now);
    }

    /** Returns it as it is once the service has disabled it. */
    Webhook disabled(String reason, Instant now) {
        return new Webhook(
                id, environment, url, events, format, false, description, reason, version + 1, createdAt, now);
    }

    /** Returns the receiver's host. */
    String host() {
        return String.valueOf(URI.create(url).getHost());
    }

    @Override
    public String toString() {
        return "Webhook[id=" + id + ", host=" + host() + "]";
    }
}
