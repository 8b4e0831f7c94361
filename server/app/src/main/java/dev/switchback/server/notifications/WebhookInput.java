package dev.switchback.server.notifications;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook that is wanted. Members that were left out are null. */
record WebhookInput(
        @Nullable String url,
        @Nullable List<@Nullable String> events,
        @Nullable WebhookFormat format,
        @Nullable Boolean enabled,
        @Nullable String description) {
    private static final int URL_LIMIT = 2_048;
    private static final int DESCRIPTION_LIMIT = 1_000;
    private static final int EVENTS_LIMIT = 50;

    /** The same, complete. */
    record Checked(String url, EventFilter events, WebhookFormat format, boolean enabled, String description) {}

    static WebhookInput of(Webhook webhook) {
        return new WebhookInput(
                webhook.url(),
                new ArrayList<>(webhook.events().patterns()),
                webhook.format(),
                webhook.enabled(),
                webhook.description());
    }

    /** Returns what is asked for, or refuses and says all that is wrong. Whether the URL may be called is not looked at. */
    Checked checked() {
        List<Problem> problems = new ArrayList<>();
        if (url == null || url.isBlank() || url.length() > URL_LIMIT) {
            problems.add(new Problem("/url", "must be a URL of at most " + URL_LIMIT + " characters"));
        }
        if (description != null && description.length() > DESCRIPTION_LIMIT) {
            problems.add(new Problem("/description", "must hold at most " + DESCRIPTION_LIMIT + " characters"));
        }
        EventFilter filter = filter(problems);
        if (url == null || !problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return new Checked(
                url,
                filter,
                format == null ? WebhookFormat.STANDARD : format,
                enabled == null || enabled,
                description == null ? "" : description);
    }

    private EventFilter filter(List<Problem> problems) {
        if (events == null) {
            return EventFilter.DEFAULT;
        }
        if (events.isEmpty() || events.size() > EVENTS_LIMIT) {
            problems.add(new Problem("/events", "must name 1 to " + EVENTS_LIMIT + " events"));
        }
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            String pattern = String.valueOf(events.get(i));
            String pointer = "/events/" + i;
            EventFilter.problem(pattern).ifPresent(wrong -> problems.add(new Problem(pointer, wrong)));
            patterns.add(pattern);
        }
        return new EventFilter(patterns);
    }
}
