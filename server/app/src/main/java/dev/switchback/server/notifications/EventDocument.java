package dev.switchback.server.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.Announcement;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is sent.
 *
 * @param type such as {@code rollout.rolledBack}
 * @param timestamp when it happened
 */
record EventDocument(String type, Instant timestamp, Subject data) {

    /**
     * What has happened to what.
     *
     * @param subject as in the audit log, such as {@code rollout/3f2a}
     * @param rollout how it stands after; null for what is no rollout
     * @param urgent whether nothing happens until somebody decides
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Subject(
            String project,
            String environment,
            @Nullable Long revision,
            String subject,
            @Nullable String flag,
            String actor,
            String reason,
            @Nullable JsonNode rollout,
            boolean urgent) {}

    static EventDocument of(Announcement told) {
        String type = told.record().action();
        JsonNode rollout = type.startsWith("rollout.") ? document(told.record().after()) : null;
        String subject = told.record().subject();
        return new EventDocument(
                type,
                told.at(),
                new Subject(
                        told.environment().project(),
                        told.environment().key(),
                        told.revision(),
                        subject,
                        flag(subject, rollout),
                        told.actor().name(),
                        told.record().reason(),
                        rollout,
                        type.equals(EventFilter.PAGE)));
    }

    private static @Nullable String flag(String subject, @Nullable JsonNode rollout) {
        if (rollout != null) {
            return rollout.path("flag").asText();
        }
        return subject.startsWith("flag/") ? subject.substring("flag/".length()) : null;
    }

    private static @Nullable JsonNode document(@Nullable String json) {
        return json == null ? null : Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
