package dev.switchback.server.environments;

import java.time.Instant;

/** A project as it is shown. */
record ProjectView(String key, String name, Instant createdAt) {

    static ProjectView of(Project project) {
        return new ProjectView(project.key(), project.name(), project.createdAt());
    }
}
