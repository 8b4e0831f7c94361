package dev.switchback.server.emergency;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.http.HttpProblem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The emergency switch of a node. Engaging is written to the journal, then in force on this node and told to its streams,
 * then told to the other nodes and to the database, which are not waited for beyond {@link Peers#PATIENCE} and
 * {@link Registrar#PATIENCE}: whatever they do, a caller has an answer within a second. Releasing needs the database.
 *
 * <p>Safe to share between threads.
 */
public final class EmergencySwitch {
    private final EmergencyService service;
    private final EmergencyBoard board;
    private final Registrar registrar;
    private final Peers peers;
    private final Snapshots snapshots;
    private final StreamHub streams;
    private final TagBook tags;
    private final InstantSource clock;
    private final Object flipping = new Object();

    /** Makes the switch of a node. */
    public EmergencySwitch(
            EmergencyService service,
            EmergencyBoard board,
            Registrar registrar,
            Peers peers,
            Snapshots snapshots,
            StreamHub streams,
            TagBook tags,
            InstantSource clock) {
        this.service = service;
        this.board = board;
        this.registrar = registrar;
        this.peers = peers;
        this.snapshots = snapshots;
        this.streams = streams;
        this.tags = tags;
        this.clock = clock;
    }

    /**
     * Returns what is in force on this node.
     *
     * @throws Refusal if there is no such environment
     * @throws HttpProblem 503 if this node does not know the environment, and the database does not answer
     */
    EmergencyStatus load(EnvironmentId environment) {
        return board.find(environment)
                .or(() -> registrar.ask(direct -> service.load(direct, environment)))
                .orElseThrow(() -> away("this node does not know " + environment));
    }

    /**
     * Engages an emergency rollback. Where the same scope is engaged already nothing changes.
     *
     * @param reason why, in words; empty for none given
     * @throws Refusal if there is no such environment, flag or tag
     * @throws HttpProblem 503 if this node does not know the environment, flag or tag, and the database does not answer
     */
    Outcome engage(EnvironmentId environment, Target target, Actor actor, String reason) {
        Progress progress = new Progress();
        Optional<Entry> pending = pending(environment, target);
        if (pending.isPresent()) {
            return told(pending.get(), true, progress);
        }
        boolean answers = true;
        if (engaged(environment, target) || !knows(environment, target)) {
            Optional<EmergencyStatus> answered = registrar.engage(environment, target, actor, reason);
            if (answered.isPresent()) {
                return repeated(environment, target, answered.get(), progress);
            }
            answers = false;
        }
        if (!knows(environment, target)) {
            throw away("this node knows no such environment, flag or tag");
        }
        Engaged engaged = service.engaged(target, actor, reason, clock.instant());
        Entry entry = flip(List.of(new Entry(environment, engaged)), answers, progress)
                .get(0);
        return told(entry, answers, progress);
    }

    /**
     * Says what engaging would do, and changes nothing.
     *
     * @param instances how many SDKs run
     * @throws Refusal if this node knows no such environment, flag or tag
     */
    EngagePreview preview(EnvironmentId environment, Target target, int instances) {
        Snapshot now = snapshots
                .find(environment)
                .map(Published::snapshot)
                .orElseThrow(() -> Refusal.notFound("environment " + environment));
        if (!target.project() && !knows(environment, target)) {
            throw Refusal.notFound(
                    target.flag() == null ? "flag with the tag " + target.tag() : "flag " + target.flag());
        }
        Set<String> tagged = Set.copyOf(tags.flags(environment, target.tag()));
        List<String> changed = now.flags().keySet().stream()
                .filter(key -> target.covers(key, tagged.contains(key)))
                .filter(key -> !now.emergency().covers(key))
                .toList();
        return new EngagePreview(true, engaged(environment, target), changed, streams.open(environment), instances);
    }

    /**
     * Releases what the caller has seen engaged. Where none of it is engaged nothing changes.
     *
     * @param reason why it is safe again, in words
     * @throws Refusal if there is no such environment, or its epoch is not as expected
     * @throws HttpProblem 503 if the database has not heard of all that is meant
     */
    EmergencyStatus release(EnvironmentId environment, Seen seen, Actor actor, String reason, Confirmed confirmed) {
        for (Entry entry : pendingIn(environment)) {
            if (seen.waitsFor(entry) && !registrar.register(List.of(entry), Registrar.LONG_PATIENCE)) {
                throw away("what is engaged here is not in it yet");
            }
        }
        return service.release(environment, seen, actor, reason, confirmed);
    }

    /**
     * One at a time, so that many who press the button at once engage once. What this node holds may have been released
     * since, unless the database has said otherwise to somebody who asked during this call.
     */
    List<Entry> flip(List<Entry> wanted, boolean answers, Progress progress) {
        List<Entry> entries = new ArrayList<>();
        List<Entry> added = new ArrayList<>();
        synchronized (flipping) {
            for (Entry entry : wanted) {
                Optional<Entry> other = present(entry, answers, progress);
                entries.add(other.orElseGet(() -> covering(entry)));
                if (other.isEmpty()) {
                    added.add(entries.get(entries.size() - 1));
                }
            }
            if (!added.isEmpty()) {
                registrar.keep(added);
                progress.journalled();
                added.forEach(entry -> board.merge(Engagements.of(entry)));
            }
        }
        if (!added.isEmpty()) {
            added.forEach(entry -> snapshots.again(entry.environment()));
            progress.inForce();
        }
        return entries;
    }

    private Optional<Entry> present(Entry entry, boolean answers, Progress progress) {
        EnvironmentId environment = entry.environment();
        Target target = entry.engaged().target();
        boolean certain = answers || registrar.confirmedSince(progress.start(), environment, target);
        return pending(environment, target).or(() -> certain ? inForce(environment, target) : Optional.empty());
    }

    private Entry covering(Entry entry) {
        List<String> flags = tags.flags(entry.environment(), entry.engaged().tag());
        return new Entry(entry.environment(), entry.engaged().covering(flags));
    }

    private Outcome told(Entry entry, boolean answers, Progress progress) {
        Stages stages = tell(List.of(entry), answers, progress);
        return new Outcome(load(entry.environment()), stages);
    }

    /**
     * Tells everybody. A database that has just kept somebody waiting is not waited for again, and what it holds already
     * it is not told.
     */
    Stages tell(List<Entry> entries, boolean answers, Progress progress) {
        List<Entry> open = board.pending().stream().filter(entries::contains).toList();
        Peers.Call others = peers.tell(entries.stream().map(Entry::id).collect(Collectors.toSet()));
        boolean committed = open.isEmpty() || (answers && registrar.register(open, Registrar.PATIENCE));
        long database = progress.elapsed();
        List<PeerStage> told = others.await();
        return new Stages(
                registrar.keep(open),
                entries.stream()
                        .mapToInt(entry -> streams.open(entry.environment()))
                        .sum(),
                told,
                committed ? Stages.Database.COMMITTED : Stages.Database.PENDING,
                progress.millis(database));
    }

    /** Of what the database holds the other nodes are told all the same: not all of them may reach it. */
    private Outcome repeated(EnvironmentId environment, Target target, EmergencyStatus status, Progress progress) {
        long database = progress.elapsed();
        Set<String> ids = status.within(target).stream().map(Engaged::id).collect(Collectors.toSet());
        Stages stages = new Stages(
                true,
                streams.open(environment),
                peers.tell(ids).await(),
                Stages.Database.COMMITTED,
                progress.millis(database));
        return new Outcome(status, stages);
    }

    private boolean knows(EnvironmentId environment, Target target) {
        if (target.tag() != null && tags.flags(environment, target.tag()).isEmpty()) {
            return false;
        }
        return board.find(environment).isPresent()
                && snapshots
                        .find(environment)
                        .map(published -> published.snapshot().flags())
                        .filter(flags -> target.flag() == null || flags.containsKey(target.flag()))
                        .isPresent();
    }

    private boolean engaged(EnvironmentId environment, Target target) {
        return inForce(environment, target).isPresent();
    }

    /** Returns what is in force of {@code target}, as far as this node knows. */
    Optional<Entry> inForce(EnvironmentId environment, Target target) {
        return board.find(environment)
                .flatMap(status -> status.within(target).stream().findFirst())
                .map(engaged -> new Entry(environment, engaged));
    }

    private Optional<Entry> pending(EnvironmentId environment, Target target) {
        return pendingIn(environment).stream()
                .filter(entry -> entry.engaged().target().equals(target))
                .findFirst();
    }

    private List<Entry> pendingIn(EnvironmentId environment) {
        return board.pending().stream()
                .filter(entry -> entry.environment().equals(environment))
                .toList();
    }

    private static HttpProblem away(String what) {
        return HttpProblem.unavailable("The database does not answer, and " + what + ".");
    }
}
