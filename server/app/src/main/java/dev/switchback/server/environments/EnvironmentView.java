package dev.switchback.server.environments;

import java.time.Instant;

/** An environment as it is shown. */
record EnvironmentView(String project, String key, String name, long revision, long epoch, Instant createdAt) {

    static EnvironmentView of(Environment environment) {
        return new EnvironmentView(
                environment.id().project(),
                environment.id().key(),
                environment.name(),
                environment.revision(),
                environment.epoch(),
                environment.createdAt());
    }
}
