package dev.switchback.server.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event as Slack's incoming webhooks take it, in words for whoever is woken by it.
 *
 * @param text for notifications, and for what shows no blocks
 * @param blocks what is shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SlackMessage(String text, List<Map<String, Object>> blocks) {
    /** Slack refuses a section with more than 3000 characters. */
    private static final int LONGEST = 2_000;

    private static final Map<String, String> HEADLINES = Map.ofEntries(
            Map.entry("rollout.started", ":rocket: Rollout of %s started"),
            Map.entry("rollout.advanced", ":arrow_forward: Rollout of %s advanced to %s"),
            Map.entry("rollout.held", ":warning: Rollout of %s holds: V2 may be worse"),
            Map.entry("rollout.released", ":white_check_mark: Rollout of %s goes on"),
            Map.entry("rollout.paused", ":double_vertical_bar: Rollout of %s was paused"),
            Map.entry("rollout.resumed", ":arrow_forward: Rollout of %s was resumed"),
            Map.entry("rollout.steppedBack", ":rewind: Rollout of %s stepped back to %s"),
            Map.entry("rollout.rolledBack", ":rotating_light: %s was rolled back: everybody is on V1"),
            Map.entry("rollout.completed", ":checkered_flag: Rollout of %s is complete: everybody is on V2"),
            Map.entry("rollout.aborted", ":no_entry: Rollout of %s was aborted"),
            Map.entry("rollout.paged", ":rotating_light: %s looks worse and was NOT rolled back: you decide"),
            Map.entry("emergency.engaged", ":rotating_light: EMERGENCY ROLLBACK engaged for %s"),
            Map.entry("emergency.released", ":white_check_mark: Emergency rollback released for %s"),
            Map.entry("emergency.trialFailed", ":warning: The emergency switch fails its trials: %s"),
            Map.entry("emergency.trialPassed", ":white_check_mark: The emergency switch passes its trials again: %s"),
            Map.entry(EventFilter.TEST, ":wave: This is a test: %s would be told here"));

    SlackMessage {
        blocks = List.copyOf(blocks);
    }

    /**
     * Words an event.
     *
     * @param event as it is sent to others
     * @param publicUrl where people reach the service; empty for no link
     */
    static SlackMessage of(JsonNode event, Optional<String> publicUrl) {
        JsonNode data = event.path("data");
        String headline = headline(event.path("type").asText(), data);
        String where =
                data.path("project").asText() + "/" + data.path("environment").asText();
        List<Map<String, Object>> blocks = new ArrayList<>();
        blocks.add(section("*" + headline + "* in " + escaped(where)
                + quoted(data.path("reason").asText())));
        blocks.add(Map.of(
                "type",
                "context",
                "elements",
                List.of(markdown("by " + escaped(data.path("actor").asText()) + " at "
                        + escaped(event.path("timestamp").asText()) + link(data, publicUrl)))));
        return new SlackMessage(
                headline + " in " + escaped(where) + ": "
                        + escaped(shortened(data.path("reason").asText())),
                blocks);
    }

    private static String headline(String type, JsonNode data) {
        String subject = data.has("flag")
                ? data.path("flag").asText()
                : data.path("subject").asText();
        String words = HEADLINES.getOrDefault(type, ":pencil2: " + escaped(type) + " %s");
        return words.formatted(escaped(subject), escaped(phase(data.path("rollout"))));
    }

    private static String phase(JsonNode rollout) {
        int phase = rollout.path("phase").asInt();
        return rollout.path("phases").path(phase).path("name").asText("phase " + (phase + 1));
    }

    private static String quoted(String reason) {
        return reason.isBlank() ? "" : "\n>" + escaped(shortened(reason)).replace("\n", "\n>");
    }

    private static String link(JsonNode data, Optional<String> publicUrl) {
        String id = data.path("rollout").path("id").asText();
        return publicUrl
                .filter(url -> !id.isEmpty())
                .map(url -> " · <" + url + "/api/v1/projects/"
                        + data.path("project").asText() + "/environments/"
                        + data.path("environment").asText() + "/rollouts/" + id + "|rollout " + escaped(id) + ">")
                .orElse("");
    }

    private static Map<String, Object> section(String text) {
        return Map.of("type", "section", "text", markdown(text));
    }

    private static Map<String, Object> markdown(String text) {
        return Map.of("type", "mrkdwn", "text", text);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** As Slack asks for: these three, and nothing else, are control characters. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
