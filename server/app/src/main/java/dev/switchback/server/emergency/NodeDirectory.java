package dev.switchback.server.emergency;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.SnapshotArchive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What a node has on its disk of projects and tags, for another process that writes into its journal.
 *
 * @param path the node's data directory
 */
record NodeDirectory(Path path) {

    /**
     * Returns the entries that engage {@code target}; none if the node's disk knows no such project or tag.
     *
     * @param place an environment, or a project that is meant as a whole
     * @param id of the engagement, unique for ever
     */
    List<Entry> entries(String place, Target target, String id, Actor actor, String reason, Instant now) {
        if (!target.project()) {
            EnvironmentId environment = EnvironmentId.parse(place);
            Entry entry = entry(environment, EmergencyService.engaged(id, target, actor, reason, now));
            boolean known = target.tag() == null || !entry.engaged().flags().isEmpty();
            return known ? List.of(entry) : List.of();
        }
        return new SnapshotArchive(path)
                .read().keySet().stream()
                        .filter(environment -> environment.project().equals(place))
                        .map(environment -> entry(
                                environment,
                                EmergencyService.engaged(
                                        Engaged.part(id, environment.key()), target, actor, reason, now)))
                        .toList();
    }

    private Entry entry(EnvironmentId environment, Engaged engaged) {
        TagBook tags = new TagBook(path);
        tags.recall(environment);
        return new Entry(environment, engaged.covering(tags.flags(environment, engaged.tag())));
    }
}
