package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The engagements that a node knows of beside the database's: an observed-remove set (Shapiro et al., 2011). Adding is by
 * an id that is unique for ever. Removing is by the database's word alone: from the revision on at which it holds an
 * engagement, it says whether that is engaged or released.
 *
 * <p>Merging is idempotent, commutative and associative: both parts only grow, but for a revision that becomes known
 * better and is then the lower one.
 *
 * @param added engagements by id
 * @param settled revisions of their environments, by engagement's id, from which on the database decides
 */
record Engagements(Map<String, Entry> added, Map<String, Long> settled) {
    static final Engagements NONE = new Engagements(Map.of(), Map.of());

    Engagements {
        added = Map.copyOf(added);
        settled = Map.copyOf(settled);
    }

    static Engagements of(Entry entry) {
        return new Engagements(Map.of(entry.id(), entry), Map.of());
    }

    static Engagements settled(String id, long revision) {
        return new Engagements(Map.of(), Map.of(id, revision));
    }

    /** Returns all that either knows. */
    Engagements merge(Engagements other) {
        Map<String, Entry> allAdded = new HashMap<>(added);
        other.added.forEach((id, entry) -> allAdded.merge(id, entry, Entry::fuller));
        Map<String, Long> allSettled = new HashMap<>(settled);
        other.settled.forEach((id, revision) -> allSettled.merge(id, revision, Math::min));
        return new Engagements(allAdded, allSettled);
    }

    /** Says whether all of {@code ids} are known here, released or not. */
    boolean knows(Collection<String> ids) {
        return ids.stream().allMatch(id -> added.containsKey(id) || settled.containsKey(id));
    }

    /** Returns what is left when {@code ids}, which the database decides on for good, are forgotten. */
    Engagements without(Iterable<String> ids) {
        Map<String, Entry> leftAdded = new HashMap<>(added);
        Map<String, Long> leftSettled = new HashMap<>(settled);
        for (String id : ids) {
            leftAdded.remove(id);
            leftSettled.remove(id);
        }
        return new Engagements(leftAdded, leftSettled);
    }

    /** Returns the engagements that the database has not been heard to hold, oldest first. */
    List<Entry> pending() {
        return added.values().stream()
                .filter(entry -> !settled.containsKey(entry.id()))
                .sorted(Comparator.comparing((Entry entry) -> entry.engaged().engagedAt())
                        .thenComparing(Entry::id))
                .toList();
    }

    /**
     * Returns the state that is in force: the database's, and what it did not know of then. The epoch counts that as the
     * database is going to, so that it stays the same when the database does.
     */
    EmergencyStatus over(EnvironmentId environment, EmergencyStatus database) {
        List<Engaged> unknown = added.values().stream()
                .filter(entry -> entry.environment().equals(environment))
                .filter(entry -> settled.getOrDefault(entry.id(), Long.MAX_VALUE) > database.revision())
                .map(Entry::engaged)
                .filter(engaged -> database.engagements().stream()
                        .noneMatch(known -> known.id().equals(engaged.id())))
                .toList();
        List<Engaged> all = new ArrayList<>(database.engagements());
        all.addAll(unknown);
        all.sort(Comparator.comparing(Engaged::engagedAt).thenComparing(Engaged::id));
        return new EmergencyStatus(database.epoch() + unknown.size(), database.revision(), all);
    }
}
