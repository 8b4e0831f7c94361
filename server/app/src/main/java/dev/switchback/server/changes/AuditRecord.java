package dev.switchback.server.changes;

import org.jspecify.annotations.Nullable;

/**
 * What the audit log keeps of a change.
 *
 * @param action what was done, such as {@code flag.replaced}
 * @param subject what it was done to, such as {@code flag/checkout}
 * @param reason why, in the actor's words; empty where none was given
 * @param before the document before, as JSON; null when it was created
 * @param after the document after, as JSON; null when it was deleted
 */
public record AuditRecord(
        String action,
        String subject,
        String reason,
        @Nullable String before,
        @Nullable String after) {}
