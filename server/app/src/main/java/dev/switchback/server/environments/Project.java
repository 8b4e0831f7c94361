package dev.switchback.server.environments;

import java.time.Instant;

/**
 * A namespace of flags.
 *
 * @param key its name for ever
 * @param name for people
 * @param version grows with every change of the project itself
 * @param createdAt when it was created
 */
public record Project(String key, String name, long version, Instant createdAt) {}
