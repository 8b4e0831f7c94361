package dev.switchback.server.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change, as it is remembered for ever.
 *
 * @param id grows with time, per database
 * @param at when
 * @param environment key of the environment; null outside any
 * @param revision the environment's revision that the change led to; null outside any
 * @param actor who
 * @param action what was done
 * @param subject what to
 * @param reason why, in words; may be empty
 * @param before the document before, as JSON; null when it was created
 * @param after the document after, as JSON; null when it was deleted
 */
public record AuditEntry(
        long id,
        Instant at,
        @Nullable String environment,
        @Nullable Long revision,
        String actor,
        String action,
        String subject,
        String reason,
        @Nullable String before,
        @Nullable String after) {}
