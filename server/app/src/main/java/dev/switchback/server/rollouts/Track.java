package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Evidence;
import dev.switchback.guard.Fleet;
import dev.switchback.guard.Guard;
import dev.switchback.guard.GuardPolicy;
import dev.switchback.guard.GuardState;
import dev.switchback.guard.Verdict;
import dev.switchback.guard.Window;
import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import dev.switchback.server.telemetry.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One open rollout while it is judged. Once V2 has been found worse, that stands until the rollout has ended, however the
 * numbers look later. Safe to share between threads; never waits.
 */
final class Track {
    /** After a decision could not be carried out it is tried again so much later. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /** Notes of evidence that comes and goes are at least so far apart. */
    private static final Duration NOTES_APART = Duration.ofSeconds(10);

    /**
     * What is around a rollout.
     *
     * @param now the time
     * @param emergency whether an emergency covers the flag
     * @param trippedInstances how many instances have taken V2 out by themselves
     * @param instances how many instances are running
     */
    record Surroundings(Instant now, boolean emergency, int trippedInstances, int instances) {}

    private final CountedUnits units;
    private Rollout rollout;
    private Progress progress;
    private long changes;
    private long savedChanges;
    private @Nullable Evidence worse;
    private boolean held;
    private boolean busy;
    private Instant nextTry = Instant.MIN;
    private Instant nextNote = Instant.MIN;

    /**
     * Takes up a rollout.
     *
     * @param progress as last written down
     * @param units whom it has counted so far
     * @param held whether the last note says that evidence holds the rollout
     */
    Track(Rollout rollout, Progress progress, CountedUnits units, boolean held) {
        this.rollout = rollout;
        this.progress = progress.in(rollout);
        this.units = units;
        this.held = held;
    }

    synchronized Rollout rollout() {
        return rollout;
    }

    /** Learns how the rollout stands in the database. */
    synchronized void update(Rollout fresh) {
        if (fresh.version() > rollout.version()) {
            rollout = fresh;
            progress = progress.in(fresh);
            changes++;
        }
    }

    /** Takes in what a report adds. During an emergency nobody is on V2, and nothing is compared. */
    synchronized void observe(Observation observation, long knownRevision, Surroundings around) {
        if (around.emergency()) {
            return;
        }
        Sorting sorting = new Sorting(rollout, knownRevision, units).add(observation.series());
        if (!sorting.heard()) {
            return;
        }
        long bin = around.now().getEpochSecond();
        progress = progress.heard(around.now(), sorting.callsInPhase());
        int source = units.source(observation.instance().incarnation());
        Fleet fleet = new Fleet(around.instances(), around.trippedInstances(), 0);
        sorting.windows(bin, source, fleet).forEach(this::observe);
        changes++;
    }

    /** Notes that an emergency is under way: the phase's time does not count. */
    synchronized void rest(Instant now) {
        progress = progress.countedFrom(now);
        changes++;
    }

    /** Says how the rollout stands. */
    synchronized Outlook look(Surroundings around) {
        Evidence evidence = worse == null ? judged(nothing(around)) : worse;
        Decision decision = worse == null || !(worse.verdict() instanceof Verdict.Worse verdict)
                ? PhasePolicy.decide(situation(around, evidence.verdict()))
                : new Decision.RollBack(verdict.reason());
        return new Outlook(rollout, decision, evidence, progress.calls());
    }

    /**
     * Finds what is to be done now: empty if that is nothing, or somebody is at it. Who gets it carries it out and then
     * calls {@link #settled}, {@link #noted} or {@link #failed}.
     */
    synchronized Optional<Outlook> claim(Surroundings around) {
        if (busy || around.now().isBefore(nextTry)) {
            return Optional.empty();
        }
        Outlook outlook = look(around);
        if (outlook.decision() instanceof Decision.RollBack) {
            worse = outlook.evidence();
        }
        Optional<Outlook> task = task(outlook, around.now());
        busy = task.isPresent();
        return task;
    }

    /** Learns how the rollout stands after a decision; another may have been first. */
    synchronized void settled(Rollout after) {
        update(after);
        held = false;
        busy = false;
    }

    /** Learns that it is written down whether evidence holds the rollout. */
    synchronized void noted(boolean nowHeld, Instant now) {
        held = nowHeld;
        nextNote = now.plus(NOTES_APART);
        busy = false;
    }

    /** Learns that a decision could not be carried out; it stands. */
    synchronized void failed(Instant now) {
        nextTry = now.plus(RETRY);
        busy = false;
    }

    /** Returns what is not yet written down; empty if there is nothing. */
    synchronized Optional<Unsaved> unsaved() {
        return changes == savedChanges
                ? Optional.empty()
                : Optional.of(new Unsaved(this, rollout.id(), progress, units.unsaved(), changes));
    }

    /**
     * State to be written down.
     *
     * @param track whose it is
     * @param rollout its id
     * @param progress as it was
     * @param units that were counted since the last time
     * @param changes counts the changes so far
     */
    record Unsaved(Track track, String rollout, Progress progress, CountedUnits.Unsaved units, long changes) {

        /** Learns that it has been written down. */
        void saved() {
            track.saved(this);
        }
    }

    private synchronized void saved(Unsaved written) {
        savedChanges = Math.max(savedChanges, written.changes());
        units.saved(written.units());
    }

    private void observe(Window window) {
        GuardPolicy policy = rollout.policy();
        GuardState before = progress.guard();
        progress = progress.with(Guard.observe(policy, before, window));
        Verdict verdict = Guard.judge(policy, progress.guard());
        if (worse == null && verdict instanceof Verdict.Worse) {
            worse = new Evidence(policy, before, window, verdict);
        }
    }

    private Evidence judged(Window window) {
        GuardPolicy policy = rollout.policy();
        GuardState before = progress.guard();
        return new Evidence(policy, before, window, Guard.judge(policy, Guard.observe(policy, before, window)));
    }

    /** A window in which nothing was called: time alone ends what is gathered, and instances trip. */
    private Window nothing(Surroundings around) {
        return new Window(
                around.now().getEpochSecond(),
                (double) rollout.share() / Allocation.BUCKETS,
                ArmCounts.NONE,
                ArmCounts.NONE,
                around.trippedInstances(),
                around.instances());
    }

    private PhasePolicy.Situation situation(Surroundings around, Verdict verdict) {
        return new PhasePolicy.Situation(
                rollout.present(),
                rollout.plan().isLast(rollout.phase()),
                rollout.state() == RolloutState.PAUSED,
                around.emergency(),
                Duration.between(progress.since(), around.now()),
                progress.calls(),
                Duration.between(progress.heardAt(), around.now()),
                verdict);
    }

    private Optional<Outlook> task(Outlook outlook, Instant now) {
        if (!(outlook.decision() instanceof Hold hold)) {
            return Optional.of(outlook);
        }
        if (now.isBefore(nextNote)) {
            return Optional.empty();
        }
        if (hold.ground() == Ground.EVIDENCE && !held) {
            return Optional.of(outlook);
        }
        return hold.ground() == Ground.MINIMUMS && held
                ? Optional.of(outlook.with(new Decision.Release("nothing speaks against V2 any more")))
                : Optional.empty();
    }
}
