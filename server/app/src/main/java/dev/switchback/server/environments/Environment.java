package dev.switchback.server.environments;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;

/**
 * A place where a project's flags run.
 *
 * @param id its project and its key
 * @param name for people
 * @param revision grows by one with every committed change, to its flags as well as to itself
 * @param epoch grows with every change of its emergency state
 * @param createdAt when it was created
 */
public record Environment(EnvironmentId id, String name, long revision, long epoch, Instant createdAt) {}
