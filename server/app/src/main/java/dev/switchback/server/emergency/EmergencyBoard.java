package dev.switchback.server.emergency;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.EmergencyOverlay;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
    private static final int MOST_CLOSED = 10_000;
    private static final long LONG_AGO = 0;

    private final Map<EnvironmentId, EmergencyStatus> database = new ConcurrentHashMap<>();
    private final Map<String, Long> closed = new LinkedHashMap<>(); // guarded by this
    private volatile Engagements engagements = Engagements.NONE;

    /** Takes in what the database says, unless it has said something newer. */
    void loaded(EnvironmentId environment, EmergencyStatus status) {
        database.merge(environment, status, (before, after) -> after.revision() >= before.revision() ? after : before);
    }

    /** Says whether {@code status} is of a revision that this board has not heard of. */
    boolean isNews(EnvironmentId environment, EmergencyStatus status) {
        EmergencyStatus before = database.get(environment);
        return before == null || before.revision() < status.revision();
    }

    /**
     * Notes that the database, which says {@code status}, holds {@code known} or has released it. What nobody was shown
     * here is just left out. What was obeyed here and is released by now stays pending if its release would have an epoch
     * below one that was shown, which readers would not take: then the database is told of it again and counts on.
     */
    synchronized void decide(EnvironmentId environment, EmergencyStatus status, Collection<String> known) {
        Set<String> released = new HashSet<>(known);
        released.removeIf(status::holds);
        long shown = find(environment).map(EmergencyStatus::epoch).orElse(0L);
        long without = engagements.without(released).over(environment, status).epoch();
        for (String id : known) {
            if (database.get(environment) == null && released.contains(id)) {
                merge(Engagements.settled(id, LONG_AGO));
            } else if (status.holds(id) || without >= shown) {
                merge(Engagements.settled(id, status.revision()));
            }
        }
    }

    synchronized void merge(Engagements more) {
        engagements = engagements.merge(more);
    }

    /** Notes what the database says to be released by {@code revision}: whoever tells of it later tells nothing new. */
    synchronized void bury(List<String> released, long revision) {
        released.forEach(id -> closed.putIfAbsent(id, revision));
        dropOldest();
    }

    /** Forgets what the database decides on for good, but for who comes late with it. */
    synchronized void forget(Set<String> ids) {
        engagements.settled().forEach((id, revision) -> {
            if (ids.contains(id)) {
                closed.put(id, revision);
            }
        });
        engagements = engagements.without(ids);
        dropOldest();
    }

    private void dropOldest() {
        Iterator<String> oldest = closed.keySet().iterator();
        while (closed.size() > MOST_CLOSED) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Returns all that is known to be engaged, for another node: from its revision on the database's word counts. */
    Engagements known() {
        Engagements known = engagements.without(open(Canary.ENVIRONMENT));
        for (Map.Entry<EnvironmentId, EmergencyStatus> each : database.entrySet()) {
            for (Engaged engaged : each.getValue().engagements()) {
                known = known.merge(Engagements.of(new Entry(each.getKey(), engaged)))
                        .merge(Engagements.settled(engaged.id(), each.getValue().revision()));
            }
        }
        return known;
    }

    /** Returns which of {@code ids} the database has decided on for good. */
    synchronized Engagements closed(Set<String> ids) {
        Map<String, Long> known = new HashMap<>(closed);
        known.keySet().retainAll(ids);
        return new Engagements(Map.of(), known);
    }

    /** Takes in what another node knows; returns what is news. */
    synchronized List<Entry> hear(Engagements told) {
        List<Entry> news = told.added().values().stream()
                .filter(entry -> isNews(entry, told.settled().getOrDefault(entry.id(), Long.MAX_VALUE)))
                .toList();
        for (Entry entry : news) {
            engagements = engagements.merge(Engagements.of(entry));
        }
        told.settled().forEach((id, revision) -> {
            if (isToCome(id, revision)) {
                engagements = engagements.merge(Engagements.settled(id, revision));
            }
        });
        return news;
    }

    /**
     * Says whether {@code id} is known here, and {@code revision} is not yet. What was settled before is left pending: if it
     * was released nobody would be told so without a newer revision, which it gets when the database is told of it again.
     */
    private boolean isToCome(String id, long revision) {
        Entry entry = engagements.added().get(id);
        if (entry == null) {
            return false;
        }
        EmergencyStatus here = database.get(entry.environment());
        return here == null || here.revision() < revision;
    }

    private boolean isNews(Entry entry, long settled) {
        if (Canary.owns(entry.environment())
                || closed.containsKey(entry.id())
                || engagements.added().containsKey(entry.id())) {
            return false;
        }
        EmergencyStatus here = database.get(entry.environment());
        return here == null
                || (here.revision() < settled
                        && here.engagements().stream()
                                .noneMatch(engaged -> engaged.id().equals(entry.id())));
    }

    Engagements engagements() {
        return engagements;
    }

    /** Returns the engagements that the database has yet to be told, oldest first. */
    List<Entry> pending() {
        return engagements.pending();
    }

    /** Returns the environments of {@code project} that this node has loaded, by key. */
    List<EnvironmentId> environments(String project) {
        return database.keySet().stream()
                .filter(environment -> environment.project().equals(project) && !Canary.owns(environment))
                .sorted(Comparator.comparing(EnvironmentId::key))
                .toList();
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
        List<Engaged> loaded = Engaged.of(emergency.engagements());
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
