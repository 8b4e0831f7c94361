package dev.switchback.server.notifications;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;

/**
 * Something that has happened.
 *
 * @param number in the database
 * @param id unique for ever; the same in each message of it, so that receivers know it again
 * @param environment where
 * @param type such as {@code rollout.rolledBack}
 * @param at when
 * @param body the document that is sent, as JSON
 */
record Event(long number, String id, EnvironmentId environment, String type, Instant at, String body) {}
