package dev.switchback.server.notifications;

import dev.switchback.server.changes.EnvironmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Webhooks in the database. Works inside the caller's transaction. Secrets are read for signing alone. */
final class WebhookStore {
    private static final String SELECT = """
            SELECT id, project, environment, url, events, format, enabled, description, disabled_reason, version,
                created_at, changed_at
            FROM webhook
            """;
    private static final RowMapper<Webhook> WEBHOOK = (row, context) -> webhook(row);
    private static final RowMapper<SigningSecrets> SECRETS = (row, context) -> new SigningSecrets(
            row.getString("secret"),
            row.getString("previous_secret"),
            instant(row.getObject("previous_until", OffsetDateTime.class)));

    void insert(Handle handle, Webhook webhook, SigningSecrets secrets) {
        handle.createUpdate("""
                        INSERT INTO webhook
                            (id, project, environment, url, events, format, enabled, description, disabled_reason, secret,
                             version, created_at, changed_at)
                        VALUES
                            (:id, :project, :environment, :url, :events, :format, :enabled, :description, '', :secret,
                             :version, :created, :changed)
                        """)
                .bind("id", webhook.id())
                .bind("project", webhook.environment().project())
                .bind("environment", webhook.environment().key())
                .bind("url", webhook.url())
                .bind("events", String.join(" ", webhook.events().patterns()))
                .bind("format", webhook.format().word())
                .bind("enabled", webhook.enabled())
                .bind("description", webhook.description())
                .bind("secret", secrets.current())
                .bind("version", webhook.version())
                .bind("created", webhook.createdAt().atOffset(ZoneOffset.UTC))
                .bind("changed", webhook.changedAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    void update(Handle handle, Webhook webhook) {
        handle.createUpdate("""
                        UPDATE webhook SET url = :url, events = :events, format = :format, enabled = :enabled,
                            description = :description, disabled_reason = :disabled, version = :version,
                            changed_at = :changed
                        WHERE id = :id
                        """)
                .bind("id", webhook.id())
                .bind("url", webhook.url())
                .bind("events", String.join(" ", webhook.events().patterns()))
                .bind("format", webhook.format().word())
                .bind("enabled", webhook.enabled())
                .bind("description", webhook.description())
                .bind("disabled", webhook.disabledReason())
                .bind("version", webhook.version())
                .bind("changed", webhook.changedAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    void updateSecrets(Handle handle, String id, SigningSecrets secrets) {
        Instant until = secrets.previousUntil();
        handle.createUpdate("""
                        UPDATE webhook SET secret = :secret, previous_secret = :previous, previous_until = :until
                        WHERE id = :id
                        """)
                .bind("id", id)
                .bind("secret", secrets.current())
                .bind("previous", secrets.previous())
                .bind("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .execute();
    }

    void delete(Handle handle, String id) {
        handle.createUpdate("DELETE FROM webhook WHERE id = :id").bind("id", id).execute();
    }

    Optional<Webhook> find(Handle handle, EnvironmentId environment, String id) {
        return handle.createQuery(SELECT + " WHERE project = :project AND environment = :environment AND id = :id")
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("id", id)
                .map(WEBHOOK)
                .findOne();
    }

    /** Finds one and keeps others from changing it until the transaction ends. */
    Optional<Webhook> lock(Handle handle, EnvironmentId environment, String id) {
        return handle.createQuery(SELECT + """
                         WHERE project = :project AND environment = :environment AND id = :id FOR NO KEY UPDATE
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("id", id)
                .map(WEBHOOK)
                .findOne();
    }

    /** Lists webhooks by id. */
    List<Webhook> list(Handle handle, EnvironmentId environment, String after, int limit) {
        return handle.createQuery(SELECT + """
                         WHERE project = :project AND environment = :environment AND id > :after ORDER BY id LIMIT :limit
                        """)
                .bind("project", environment.project())
                .bind("environment", environment.key())
                .bind("after", after)
                .bind("limit", limit)
                .map(WEBHOOK)
                .list();
    }

    SigningSecrets secrets(Handle handle, String id) {
        return handle.createQuery("SELECT secret, previous_secret, previous_until FROM webhook WHERE id = :id")
                .bind("id", id)
                .map(SECRETS)
                .one();
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        return new Webhook(
                row.getString("id"),
                new EnvironmentId(row.getString("project"), row.getString("environment")),
                row.getString("url"),
                new EventFilter(List.of(row.getString("events").split(" ", -1))),
                WebhookFormat.of(row.getString("format")),
                row.getBoolean("enabled"),
                row.getString("description"),
                row.getString("disabled_reason"),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
