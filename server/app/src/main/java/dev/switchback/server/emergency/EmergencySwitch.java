package dev.switchback.server.emergency;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.HttpProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The emergency switch of a node. Engaging is written to the journal, then in force on this node and told to its streams,
 * then told to the database, which is not waited for beyond {@link Registrar#PATIENCE}: whatever it does, a caller has an
 * answer within a second. Releasing needs the database.
 *
 * <p>Safe to share between threads.
 */
public final class EmergencySwitch {
    private final EmergencyService service;
    private final EmergencyBoard board;
    private final Registrar registrar;
    private final Snapshots snapshots;
    private final StreamHub streams;
    private final InstantSource clock;
    private final Object flipping = new Object();

    /** Makes the switch of a node. */
    public EmergencySwitch(
            EmergencyService service,
            EmergencyBoard board,
            Registrar registrar,
            Snapshots snapshots,
            StreamHub streams,
            InstantSource clock) {
        this.service = service;
        this.board = board;
        this.registrar = registrar;
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
        Optional<Entry> pending = pending(environment, flag);
        if (pending.isPresent()) {
            return tell(pending.get(), true);
        }
        boolean answers = true;
        if (engaged(environment, flag) || !knows(environment, flag)) {
            Optional<EmergencyStatus> answered =
                    registrar.ask(direct -> service.engage(direct, environment, flag, actor, reason));
            if (answered.isPresent()) {
                return outcome(environment, answered.get(), true, Stages.Database.COMMITTED);
            }
            answers = false;
        }
        if (!knows(environment, flag)) {
            throw away("this node knows no such environment or flag");
        }
        Entry entry = new Entry(environment, service.engaged(flag, actor, reason, clock.instant()));
        return tell(flip(entry), answers);
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
     * Releases what the caller has seen engaged. Where nothing is engaged in the scope nothing changes.
     *
     * @param flag the one flag whose engagements to release; empty for the environment's own
     * @param expected the epoch that the caller has seen
     * @param reason why it is safe again, in words
     * @throws Refusal if there is no such environment, or its epoch is not as {@code expected}
     * @throws HttpProblem 503 if the database has not heard of all that is engaged here
     */
    EmergencyStatus release(
            EnvironmentId environment, Optional<String> flag, Expected expected, Actor actor, String reason) {
        for (Entry entry : pendingIn(environment)) {
            if (!registrar.register(entry)) {
                throw away("what is engaged here is not in it yet");
            }
        }
        return service.release(environment, flag, expected, actor, reason);
    }

    /** One at a time, so that many who press the button at once engage once. */
    private Entry flip(Entry entry) {
        synchronized (flipping) {
            Optional<Entry> pending = pending(
                    entry.environment(), Optional.ofNullable(entry.engaged().flag()));
            if (pending.isPresent()) {
                return pending.get();
            }
            registrar.keep(entry);
            board.merge(Engagements.of(entry));
        }
        snapshots.again(entry.environment());
        return entry;
    }

    /** A database that has just kept somebody waiting is not waited for again. */
    private Outcome tell(Entry entry, boolean answers) {
        boolean committed = answers && registrar.register(entry);
        return outcome(
                entry.environment(),
                load(entry.environment()),
                registrar.keep(entry),
                committed ? Stages.Database.COMMITTED : Stages.Database.PENDING);
    }

    private Outcome outcome(
            EnvironmentId environment, EmergencyStatus status, boolean journal, Stages.Database database) {
        return new Outcome(status, new Stages(journal, streams.open(environment), database));
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
        return board.find(environment)
                .filter(status -> !status.within(flag).isEmpty())
                .isPresent();
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
