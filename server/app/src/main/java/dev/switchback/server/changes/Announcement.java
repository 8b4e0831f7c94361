package dev.switchback.server.changes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in an environment, for whoever wants to be told.
 *
 * @param environment where
 * @param revision that it led to; null for what changes no configuration, such as a rollout that holds
 * @param actor who did it
 * @param at when
 * @param record what was done
 */
public record Announcement(
        EnvironmentId environment, @Nullable Long revision, Actor actor, Instant at, AuditRecord record) {}
