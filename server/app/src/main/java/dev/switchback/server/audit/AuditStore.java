package dev.switchback.server.audit;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The audit log in the database. Works inside the caller's transaction. */
final class AuditStore {
    private static final RowMapper<AuditEntry> ENTRY = (row, context) -> new AuditEntry(
            row.getLong("id"),
            row.getObject("at", OffsetDateTime.class).toInstant(),
            row.getString("environment"),
            row.getObject("revision", Long.class),
            row.getString("actor"),
            row.getString("action"),
            row.getString("subject"),
            row.getString("reason"),
            row.getString("before"),
            row.getString("after"));

    /** Lists entries older than {@code before}, newest first. */
    List<AuditEntry> list(Handle handle, String project, AuditQuery query, long before, int limit) {
        return handle.createQuery("""
                        SELECT id, at, environment, revision, actor, action, subject, reason, before, after
                        FROM audit_entry
                        WHERE project = :project AND id < :before
                            AND (CAST(:environment AS text) IS NULL OR environment = :environment)
                            AND (CAST(:subject AS text) IS NULL OR subject = :subject)
                            AND (CAST(:actor AS text) IS NULL OR position(lower(:actor) IN lower(actor)) > 0)
                            AND (CAST(:action AS text) IS NULL OR starts_with(action, :action))
                            AND (CAST(:since AS timestamptz) IS NULL OR at >= :since)
                            AND (CAST(:until AS timestamptz) IS NULL OR at < :until)
                        ORDER BY id DESC LIMIT :limit
                        """)
                .bind("project", project)
                .bind("before", before)
                .bind("environment", query.environment().orElse(null))
                .bind("subject", query.flag().map(key -> "flag/" + key).orElse(null))
                .bind("actor", query.actor().orElse(null))
                .bind("action", query.action().orElse(null))
                .bind(
                        "since",
                        query.since().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null))
                .bind(
                        "until",
                        query.until().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null))
                .bind("limit", limit)
                .map(ENTRY)
                .list();
    }

    Optional<AuditEntry> find(Handle handle, String project, long id) {
        return handle.createQuery("""
                        SELECT id, at, environment, revision, actor, action, subject, reason, before, after
                        FROM audit_entry WHERE project = :project AND id = :id
                        """)
                .bind("project", project)
                .bind("id", id)
                .map(ENTRY)
                .findOne();
    }
}
