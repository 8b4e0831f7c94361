package dev.switchback.server.environments;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** An environment as it is shown. */
record EnvironmentView(
        String project,
        String key,
        String name,
        @JsonProperty("protected") boolean guarded,
        long revision,
        long epoch,
        Instant createdAt,
        String etag) {

    static EnvironmentView of(Environment environment) {
        return new EnvironmentView(
                environment.id().project(),
                environment.id().key(),
                environment.name(),
                environment.guarded(),
                environment.revision(),
                environment.epoch(),
                environment.createdAt(),
                environment.tag());
    }
}
