package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.EmergencyOverlay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What is engaged, in memory: what the database said last, and what it has yet to be told. Waits for nothing. Safe to
 * share between threads.
 */
public final class EmergencyBoard implements EmergencyOverlay {
    private final Map<EnvironmentId, EmergencyStatus> database = new ConcurrentHashMap<>();
    private volatile Engagements engagements = Engagements.NONE;

    /** Takes in what the database says, unless it has said something newer. */
    void loaded(EnvironmentId environment, EmergencyStatus status) {
        database.merge(environment, status, (before, after) -> after.revision() >= before.revision() ? after : before);
    }

    synchronized void merge(Engagements more) {
        engagements = engagements.merge(more);
    }

    synchronized void forget(Set<String> ids) {
        engagements = engagements.without(ids);
    }

    Engagements engagements() {
        return engagements;
    }

    /** Returns the engagements that the database has yet to be told, oldest first. */
    List<Entry> pending() {
        return engagements.pending();
    }

    /** Returns what is in force; empty for an environment that this node has not loaded. */
    Optional<EmergencyStatus> find(EnvironmentId environment) {
        return Optional.ofNullable(database.get(environment)).map(status -> engagements.over(environment, status));
    }

    @Override
    public Emergency over(EnvironmentId environment, long revision, Emergency emergency) {
        Engagements known = engagements;
        if (known.added().isEmpty()) {
            return emergency;
        }
        List<Engaged> loaded = emergency.engagements().stream().map(Engaged::of).toList();
        return known.over(environment, new EmergencyStatus(emergency.epoch(), revision, loaded))
                .emergency();
    }

    /** Returns the ids of the engagements of {@code environment} that the database may hold or not. */
    Set<String> open(EnvironmentId environment) {
        return engagements.added().values().stream()
                .filter(entry -> entry.environment().equals(environment))
                .map(Entry::id)
                .collect(Collectors.toSet());
    }
}
