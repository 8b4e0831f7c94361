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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
            InstantSource clock) {
        this.service = service;
        this.board = board;
        this.registrar = registrar;
        this.peers = peers;
        this.snapshots = snapshots;
        this.streams = streams;
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
     * @param flag the one flag to take back; empty for the whole environment
     * @param reason why, in words; empty for none given
     * @throws Refusal if there is no such environment or flag
     * @throws HttpProblem 503 if this node does not know the environment or flag, and the database does not answer
     */
    Outcome engage(EnvironmentId environment, Optional<String> flag, Actor actor, String reason) {
        Progress progress = new Progress();
        Optional<Entry> pending = pending(environment, flag);
        if (pending.isPresent()) {
            return tell(pending.get(), true, progress);
        }
        boolean answers = true;
        if (engaged(environment, flag) || !knows(environment, flag)) {
            Optional<EmergencyStatus> answered =
                    registrar.ask(direct -> service.engage(direct, environment, flag, actor, reason));
            if (answered.isPresent()) {
                return repeated(environment, flag, answered.get(), progress);
            }
            answers = false;
        }
        if (!knows(environment, flag)) {
            throw away("this node knows no such environment or flag");
        }
        Entry entry = new Entry(environment, service.engaged(flag, actor, reason, clock.instant()));
        return tell(flip(entry, answers, progress), answers, progress);
    }

    /**
     * Says what engaging would do, and changes nothing.
     *
     * @param instances how many SDKs run
     * @throws Refusal if this node knows no such environment or flag
     */
    EngagePreview preview(EnvironmentId environment, Optional<String> flag, int instances) {
        Snapshot now = snapshots
                .find(environment)
                .map(Published::snapshot)
                .orElseThrow(() -> Refusal.notFound("environment " + environment));
        flag.filter(key -> !now.flags().containsKey(key)).ifPresent(key -> {
            throw Refusal.notFound("flag " + key);
        });
        List<String> changed = now.flags().keySet().stream()
                .filter(key -> flag.isEmpty() || flag.get().equals(key))
                .filter(key -> !now.emergency().covers(key))
                .toList();
        return new EngagePreview(true, engaged(environment, flag), changed, streams.open(environment), instances);
    }

    /**
     * Releases what the caller has seen engaged. Where none of it is engaged nothing changes.
     *
     * @param reason why it is safe again, in words
     * @throws Refusal if there is no such environment, or its epoch is not as expected
     * @throws HttpProblem 503 if the database has not heard of all that is meant
     */
    EmergencyStatus release(EnvironmentId environment, Seen seen, Actor actor, String reason) {
        for (Entry entry : pendingIn(environment)) {
            if (seen.waitsFor(entry) && !registrar.register(entry)) {
                throw away("what is engaged here is not in it yet");
            }
        }
        return service.release(environment, seen, actor, reason);
    }

    /**
     * One at a time, so that many who press the button at once engage once. What this node holds from a database that is
     * silent may have been released since.
     */
    private Entry flip(Entry entry, boolean answers, Progress progress) {
        synchronized (flipping) {
            Optional<String> flag = Optional.ofNullable(entry.engaged().flag());
            Optional<Entry> other = pending(entry.environment(), flag)
                    .or(() -> answers ? inForce(entry.environment(), flag) : Optional.empty());
            if (other.isPresent()) {
                return other.get();
            }
            registrar.keep(entry);
            progress.journal = progress.millis();
            board.merge(Engagements.of(entry));
        }
        snapshots.again(entry.environment());
        progress.memory = progress.millis();
        return entry;
    }

    /** A database that has just kept somebody waiting is not waited for again. */
    private Outcome tell(Entry entry, boolean answers, Progress progress) {
        Peers.Call others = peers.tell(Set.of(entry.id()));
        boolean committed = answers && registrar.register(entry);
        long database = progress.millis();
        List<PeerStage> told = others.await();
        Stages stages = new Stages(
                registrar.keep(entry),
                streams.open(entry.environment()),
                told,
                committed ? Stages.Database.COMMITTED : Stages.Database.PENDING,
                new Stages.Millis(progress.journal, progress.memory, database));
        return new Outcome(load(entry.environment()), stages);
    }

    /** Of what the database holds the other nodes are told all the same: not all of them may reach it. */
    private Outcome repeated(
            EnvironmentId environment, Optional<String> flag, EmergencyStatus status, Progress progress) {
        long database = progress.millis();
        Set<String> ids = status.within(flag).stream().map(Engaged::id).collect(Collectors.toSet());
        board.loaded(environment, status);
        Stages stages = new Stages(
                true,
                streams.open(environment),
                peers.tell(ids).await(),
                Stages.Database.COMMITTED,
                new Stages.Millis(null, null, database));
        return new Outcome(status, stages);
    }

    /** When the stages of one call were reached; used by its thread only. */
    private static final class Progress {
        private final long start = System.nanoTime();
        private @Nullable Long journal;
        private @Nullable Long memory;

        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }

    private boolean knows(EnvironmentId environment, Optional<String> flag) {
        return board.find(environment).isPresent()
                && snapshots
                        .find(environment)
                        .filter(published ->
                                flag.isEmpty() || published.snapshot().flags().containsKey(flag.get()))
                        .isPresent();
    }

    private boolean engaged(EnvironmentId environment, Optional<String> flag) {
        return inForce(environment, flag).isPresent();
    }

    private Optional<Entry> inForce(EnvironmentId environment, Optional<String> flag) {
        return board.find(environment)
                .flatMap(status -> status.within(flag).stream().findFirst())
                .map(engaged -> new Entry(environment, engaged));
    }

    private Optional<Entry> pending(EnvironmentId environment, Optional<String> flag) {
        return pendingIn(environment).stream()
                .filter(entry -> entry.engaged().within(flag))
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
