package dev.switchback.server.notifications;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it is shown.
 *
 * @param secret only in the answer that makes it; null everywhere else
 */
record WebhookView(
        String id,
        String url,
        List<String> events,
        WebhookFormat format,
        boolean enabled,
        String description,
        @Nullable String disabledReason,
        Instant createdAt,
        Instant changedAt,
        long version,
        @Nullable String secret) {

    static WebhookView of(Webhook webhook) {
        return of(webhook, webhook.url(), null);
    }

    static WebhookView of(NewSecret made) {
        return of(made.webhook(), made.webhook().url(), made.secret());
    }

    /** Shows it as the audit log keeps it: with the receiver's host instead of the URL, which may hold a secret. */
    static WebhookView audited(Webhook webhook) {
        return of(webhook, "https://" + webhook.host() + "/…", null);
    }

    private static WebhookView of(Webhook webhook, String url, @Nullable String secret) {
        return new WebhookView(
                webhook.id(),
                url,
                webhook.events().patterns(),
                webhook.format(),
                webhook.enabled(),
                webhook.description(),
                webhook.disabledReason().isEmpty() ? null : webhook.disabledReason(),
                webhook.createdAt(),
                webhook.changedAt(),
                webhook.version(),
                secret);
    }
}
