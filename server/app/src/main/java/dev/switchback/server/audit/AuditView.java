package dev.switchback.server.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An audit entry as it is shown. */
record AuditView(
        String id,
        Instant at,
        @Nullable String environment,
        @Nullable Long revision,
        String actor,
        String action,
        String subject,
        String reason,
        @JsonRawValue @Nullable String before,
        @JsonRawValue @Nullable String after) {

    static AuditView of(AuditEntry entry) {
        return new AuditView(
                Long.toString(entry.id()),
                entry.at(),
                entry.environment(),
                entry.revision(),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.reason(),
                entry.before(),
                entry.after());
    }
}
