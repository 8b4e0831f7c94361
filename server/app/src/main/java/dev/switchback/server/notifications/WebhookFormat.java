package dev.switchback.server.notifications;

import java.util.Locale;

/** How a receiver wants to read. */
enum WebhookFormat {
    /** An event as Standard Webhooks 1.0.0 has it: {@code type}, {@code timestamp}, {@code data}. */
    STANDARD,
    /** A message as Slack's incoming webhooks take it. */
    SLACK;

    /** Returns the format in small letters. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static WebhookFormat of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
