package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Serve;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Announcement;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.http.Json;
import dev.switchback.server.references.ReferenceIndex;
import dev.switchback.server.references.Subject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The moves of a rollout: each changes the rollout and its flag together, inside the caller's transaction, and leaves
 * what was seen beside it.
 */
final class Moves {
    private final FlagService flags;
    private final RolloutStore rollouts;
    private final VerdictStore verdicts;
    private final ReferenceIndex references = new ReferenceIndex();

    Moves(FlagService flags, RolloutStore rollouts, VerdictStore verdicts) {
        this.flags = flags;
        this.rollouts = rollouts;
        this.verdicts = verdicts;
    }

    /** Begins the first phase of {@code rollout}, which is new. */
    Rollout start(Change change, Rollout rollout) {
        flags.replace(change, rollout.environment(), rollout.flag(), "flag.ramped", rollout.reason(), rollout::lead);
        rollouts.insert(change, rollout);
        references.replace(
                change,
                rollout.environment(),
                subject(rollout),
                Set.of(),
                rollout.plan().segments());
        record(change, "rollout.started", null, rollout, rollout.reason());
        return rollout;
    }

    /** Carries out what {@code outlook} decides for a rollout that is at its version still. */
    Rollout make(Change change, Outlook outlook) {
        Decision decision = outlook.decision();
        if (decision instanceof Decision.Advance) {
            return advance(change, outlook);
        }
        if (decision instanceof Decision.Complete) {
            return complete(change, outlook);
        }
        if (decision instanceof Decision.RollBack) {
            return rollBack(change, outlook);
        }
        if (decision instanceof Decision.StepBack) {
            boolean worse = outlook.concern() == Concern.WORSE;
            return stepBack(change, outlook, Course.Hold.STEPPED_BACK, worse);
        }
        if (decision instanceof Decision.Resume) {
            Rollout present = outlook.rollout();
            Rollout resumed = present.resumed(now(change), decision.reason());
            return write(change, "rollout.resumed", present, resumed);
        }
        throw new IllegalArgumentException("nothing to carry out: " + decision);
    }

    /** Takes everybody back to V1, whatever state {@code rollout} is in. */
    Rollout rollBack(Change change, Rollout rollout, long calls, String reason) {
        flags.replace(change, rollout.environment(), rollout.flag(), "flag.rolledBack", reason, Flag::takenBack);
        Rollout ended = rollout.ended(RolloutState.ROLLED_BACK, calls, now(change), reason);
        return write(change, "rollout.rolledBack", rollout, ended);
    }

    /**
     * Takes the present phase's users back to V1; the rollout stays in the phase before.
     *
     * @param hold why; null if an operator wants it so
     * @param anew whether evidence is gathered anew
     */
    Rollout stepBack(Change change, Outlook outlook, Course.@Nullable Hold hold, boolean anew) {
        Rollout rollout = outlook.rollout();
        String reason = outlook.decision().reason();
        Rollout back = rollout.steppedBack(now(change), change.revision(), hold, anew, reason);
        flags.replace(change, rollout.environment(), rollout.flag(), "flag.ramped", reason, back::lead);
        verdicts.insert(change.handle(), outlook, now(change));
        return write(change, "rollout.steppedBack", rollout, back);
    }

    /**
     * Holds a rollout where it is.
     *
     * @param until when that ends by itself; null for when a person says so
     * @param anew whether evidence is gathered anew
     */
    Rollout hold(
            Change change, Rollout rollout, Course.Hold hold, @Nullable Instant until, boolean anew, String reason) {
        return write(change, "rollout.held", rollout, rollout.held(hold, until, anew, reason));
    }

    /** Tells that somebody must decide about {@code rollout}, as the judge does not; it stays as it is. */
    void page(Change change, Rollout rollout, String reason) {
        record(change, "rollout.paged", rollout, rollout, reason);
    }

    /** Ends {@code rollout} with its flag as it was before. */
    Rollout abort(Change change, Rollout rollout, long calls, String reason) {
        flags.replace(change, rollout.environment(), rollout.flag(), "flag.restored", reason, rollout::restore);
        Rollout ended = rollout.ended(RolloutState.ABORTED, calls, now(change), reason);
        return write(change, "rollout.aborted", rollout, ended);
    }

    /** Writes {@code after} over {@code before}. */
    Rollout write(Change change, String action, Rollout before, Rollout after) {
        return write(change, action, before, after, after.reason());
    }

    /** Writes {@code after} over {@code before} for a {@code reason} that is not why it is where it is. */
    Rollout write(Change change, String action, Rollout before, Rollout after, String reason) {
        if (!rollouts.update(change.handle(), after)) {
            throw new IllegalStateException("rollout " + before.id() + " changed while its environment was held");
        }
        if (before.open() && !after.open()) {
            references.replace(
                    change, after.environment(), subject(after), after.plan().segments(), Set.of());
        }
        record(change, action, before, after, reason);
        return after;
    }

    private static Subject subject(Rollout rollout) {
        return Subject.rollout(rollout.id());
    }

    private Rollout advance(Change change, Outlook outlook) {
        Rollout rollout = outlook.rollout();
        String reason = outlook.decision().reason();
        Rollout advanced = rollout.advanced(now(change), change.revision(), reason);
        flags.replace(change, rollout.environment(), rollout.flag(), "flag.ramped", reason, advanced::lead);
        verdicts.insert(change.handle(), outlook, now(change));
        return write(change, "rollout.advanced", rollout, advanced);
    }

    private Rollout complete(Change change, Outlook outlook) {
        Rollout rollout = outlook.rollout();
        String reason = outlook.decision().reason();
        flags.replace(
                change,
                rollout.environment(),
                rollout.flag(),
                "flag.settled",
                reason,
                flag -> flag.withMode(Mode.LIVE).settledOn(new Serve.Fixed(rollout.candidate())));
        verdicts.insert(change.handle(), outlook, now(change));
        Rollout ended = rollout.ended(RolloutState.COMPLETED, outlook.calls(), now(change), reason);
        return write(change, "rollout.completed", rollout, ended);
    }

    private Rollout rollBack(Change change, Outlook outlook) {
        verdicts.insert(change.handle(), outlook, now(change));
        return rollBack(
                change, outlook.rollout(), outlook.calls(), outlook.decision().reason());
    }

    /** Returns the time as the database can hold it. */
    static Instant now(Change change) {
        return change.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns what is told of a rollout that evidence holds, or does not hold any more. */
    static Announcement announcement(Outlook outlook, Instant now) {
        Rollout rollout = outlook.rollout();
        String action = outlook.decision() instanceof Decision.Hold ? "rollout.held" : "rollout.released";
        return new Announcement(
                rollout.environment(),
                null,
                Actor.GUARD,
                now,
                new AuditRecord(
                        action,
                        subject(rollout).toString(),
                        outlook.decision().reason(),
                        null,
                        Json.text(RolloutView.of(rollout, outlook))));
    }

    private static void record(Change change, String action, @Nullable Rollout before, Rollout after, String reason) {
        change.record(new AuditRecord(
                action, subject(after).toString(), reason, before == null ? null : document(before), document(after)));
    }

    private static String document(Rollout rollout) {
        return Json.text(RolloutView.of(rollout));
    }
}
