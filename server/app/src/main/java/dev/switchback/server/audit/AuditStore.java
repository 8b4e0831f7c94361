package dev.switchback.server.audit;

import java.time.OffsetDateTime;
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
    List<AuditEntry> list(
            Handle handle,
            String project,
            Optional<String> environment,
            Optional<String> subject,
            long before,
            int limit) {
        return handle.createQuery("""
                        SELECT id, at, environment, revision, actor, action, subject, reason, before, after
                        FROM audit_entry
                        WHERE project = :project AND id < :before
                            AND (CAST(:environment AS text) IS NULL OR environment = :environment)
                            AND (CAST(:subject AS text) IS NULL OR subject = :subject)
                        ORDER BY id DESC LIMIT :limit
                        """)
                .bind("project", project)
                .bind("before", before)
                .bind("environment", environment.orElse(null))
                .bind("subject", subject.orElse(null))
                .bind("limit", limit)
                .map(ENTRY)
                .list();
    }
}
