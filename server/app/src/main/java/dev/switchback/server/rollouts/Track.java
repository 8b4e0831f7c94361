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
import dev.switchback.server.rollouts.plans.Readiness;
import dev.switchback.server.telemetry.SeriesDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One open rollout while it is judged. Once V2 has been found worse, that stands until the rollout has ended or its
 * evidence begins anew, however the numbers look later; only that V2 is dead is worse still.
 *
 * <p>What a report adds is held back until {@link #judgeHeld} or until anybody asks how the rollout stands, and judged
 * together with what came before and after; but for what speaks against V2, which is judged at once.
 *
 * <p>Safe to share between threads; never waits.
 */
final class Track {
    /** After a decision could not be carried out it is tried again so much later. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * Reports that change nothing about a verdict do not make anybody look at what else the rollout waits for more often
     * than this.
     */
    private static final Duration LOOKS_APART = Duration.ofSeconds(1);

    /** Notes of evidence that comes and goes are at least so far apart. */
    private static final Duration NOTES_APART = Duration.ofSeconds(10);

    /**
     * What is around a rollout.
     *
     * @param now the time
     * @param emergency whether an emergency covers the flag
     * @param fleet how the instances stand
     */
    record Surroundings(Instant now, boolean emergency, Fleet fleet) {}

    private final CountedUnits units;
    private final HeldWindows held = new HeldWindows();
    private final Sampler sampler;
    private final ReadinessWatch readiness;
    private Rollout rollout;
    private GuardPolicy policy;
    private Progress progress;
    private long changes;
    private long savedChanges;
    private @Nullable Evidence worse;
    private boolean noted;
    private boolean busy;
    private Instant nextTry = Instant.MIN;
    private Instant nextNote = Instant.MIN;
    private Instant v1CalledAt = Instant.MIN;
    private Instant lookedAt = Instant.MIN;
    private Concern concern = Concern.NONE;

    /** What the verdict meant after the latest report. */
    private Concern told = Concern.NONE;

    /**
     * Takes up a rollout.
     *
     * @param progress as last written down
     * @param units whom it has counted so far
     * @param noted whether the last note says that evidence holds the rollout
     * @param worse the evidence on which V2 was found worse before; null if it was not
     */
    Track(
            Rollout rollout,
            Progress progress,
            CountedUnits units,
            boolean noted,
            @Nullable Evidence worse,
            ReadinessWatch readiness) {
        this.readiness = readiness;
        this.worse = worse;
        this.rollout = rollout;
        this.policy = rollout.policy();
        this.progress = progress.in(rollout);
        this.units = units;
        this.noted = noted;
        this.sampler = new Sampler(progress.heardAt(), progress.guard());
    }

    synchronized Rollout rollout() {
        return rollout;
    }

    /** Learns how the rollout stands in the database. */
    synchronized void update(Rollout fresh) {
        if (fresh.version() > rollout.version()) {
            release();
            if (fresh.course().trial() != rollout.course().trial()) {
                worse = null;
            }
            boolean anew = fresh.course().trial() != progress.trial();
            rollout = fresh;
            policy = fresh.policy();
            lookedAt = Instant.MIN;
            progress = progress.in(fresh);
            if (anew) {
                sampler.restart(progress.guard());
            }
            changes++;
        }
    }

    /**
     * Takes in what a report adds. During an emergency nobody is on V2, and nothing is compared.
     *
     * @param incarnation whose report it is
     * @param deltas of the rollout's flag; none if the report says only that the instance has taken V2 out
     */
    synchronized void observe(String incarnation, List<SeriesDelta> deltas, long knownRevision, Surroundings around) {
        if (deltas.isEmpty() || around.fleet().tripped() > 0) {
            lookedAt = Instant.MIN;
        }
        if (around.emergency()) {
            return;
        }
        Sorting sorting = new Sorting(rollout, knownRevision, units);
        if (!sorting.concerns(deltas)) {
            return;
        }
        long bin = around.now().getEpochSecond();
        int source = units.source(incarnation);
        boolean waits = Guard.mayWait(progress.guard(), source, sorting.fails(deltas), around.fleet());
        if (!waits || !held.takes(bin, around.fleet())) {
            release();
        }
        held.hold(bin, around.fleet());
        sorting.sort(deltas, source, held);
        progress = progress.heard(around.now(), sorting.callsInPhase());
        if (sorting.v1Called()) {
            v1CalledAt = around.now();
        }
        if (!waits) {
            release();
        }
        changes++;
    }

    /** Judges what is held back, and says whether anybody should look at how the rollout stands now. */
    synchronized boolean judgeHeld() {
        release();
        return worse != null || told != concern;
    }

    /** Notes that an emergency is under way: the phase's time does not count. */
    synchronized void rest(Instant now) {
        progress = progress.countedFrom(now);
        changes++;
    }

    /** Says how the rollout stands; who only asks keeps nobody from acting on it. */
    synchronized Outlook look(Surroundings around) {
        release();
        Evidence latest = judged(nothing(around));
        Evidence evidence = worse == null || Concern.of(latest.verdict()) == Concern.DEAD ? latest : worse;
        Optional<String> unready = readiness.trouble(rollout, v1CalledAt, around.now());
        Readiness wanted = rollout.plan().readiness();
        boolean refuses = wanted != null && wanted.mode() == Readiness.Mode.REFUSE;
        Grounds grounds = grounds(around, refuses ? unready.orElse(null) : null);
        return new Outlook(
                rollout,
                grounds.decide(evidence),
                evidence,
                progress.calls(),
                grounds.waiting(evidence),
                refuses ? null : unready.orElse(null),
                grounds);
    }

    /**
     * Finds what is to be done now: empty if that is nothing, or somebody is at it. Who gets it carries it out and then
     * calls {@link #settled}, {@link #noted} or {@link #failed}.
     */
    synchronized Optional<Outlook> claim(Surroundings around) {
        if (busy || around.now().isBefore(nextTry) || !isDue(around.now())) {
            return Optional.empty();
        }
        Outlook outlook = look(around);
        concern = Concern.of(outlook.evidence().verdict());
        told = concern;
        lookedAt = around.now();
        if (outlook.evidence().verdict() instanceof Verdict.Worse && !around.emergency()) {
            worse = outlook.evidence();
        }
        Optional<Outlook> task = task(outlook, around.now());
        busy = task.isPresent();
        return task;
    }

    /** What speaks against V2, or no longer does, is looked at with the report that says so. */
    private boolean isDue(Instant now) {
        return worse != null || told != concern || now.isBefore(lookedAt) || !now.isBefore(lookedAt.plus(LOOKS_APART));
    }

    /** Learns how the rollout stands after a decision; another may have been first. */
    synchronized void settled(Rollout after) {
        update(after);
        noted = false;
        busy = false;
    }

    /** Learns that it is written down whether evidence holds the rollout. */
    synchronized void noted(boolean nowHeld, Instant now) {
        noted = nowHeld;
        lookedAt = Instant.MIN;
        nextNote = now.plus(NOTES_APART);
        busy = false;
    }

    /** Learns that a decision could not be carried out; it stands, and is tried again {@code later}. */
    synchronized void failed(Instant now, Duration later) {
        nextTry = now.plus(later);
        busy = false;
    }

    /** Returns what the verdict meant when somebody last looked. */
    synchronized Concern concern() {
        return concern;
    }

    /** Returns the evidence against V2 if it is found worse by nothing but evidence, and 0 otherwise. */
    synchronized double weight() {
        return worse != null && Concern.of(worse.verdict()) == Concern.WORSE
                ? worse.verdict().findings().evidence()
                : 0;
    }

    /** Returns what is not yet written down; empty if there is nothing. */
    synchronized Optional<Unsaved> unsaved(Instant now) {
        release();
        return changes == savedChanges
                ? Optional.empty()
                : Optional.of(new Unsaved(
                        this,
                        rollout.id(),
                        progress,
                        units.unsaved(),
                        sampler.take(now, rollout, progress.guard()),
                        changes));
    }

    /**
     * State to be written down.
     *
     * @param track whose it is
     * @param rollout its id
     * @param progress as it was
     * @param units that were counted since the last time
     * @param sample for charts, if it is time for one
     * @param changes counts the changes so far
     */
    record Unsaved(
            Track track,
            String rollout,
            Progress progress,
            CountedUnits.Unsaved units,
            Optional<Sampler.Taken> sample,
            long changes) {

        /** Learns that it has been written down. */
        void saved() {
            track.saved(this);
        }
    }

    private synchronized void saved(Unsaved written) {
        savedChanges = Math.max(savedChanges, written.changes());
        units.saved(written.units());
        written.sample().ifPresent(sampler::written);
    }

    private void release() {
        held.release().forEach(this::observe);
    }

    private void observe(Window window) {
        GuardState before = progress.guard();
        progress = progress.with(Guard.observe(policy, before, window));
        Verdict verdict = Guard.judge(policy, progress.guard());
        told = Concern.of(verdict);
        if (verdict instanceof Verdict.Worse && (worse == null || Concern.of(verdict) == Concern.DEAD)) {
            worse = new Evidence(policy, before, window, verdict);
        }
    }

    private Evidence judged(Window window) {
        GuardState before = progress.guard();
        return new Evidence(policy, before, window, Guard.judge(policy, Guard.observe(policy, before, window)));
    }

    /** A window in which nothing was called: time alone ends what is gathered, and instances trip. */
    private Window nothing(Surroundings around) {
        double share = (double) rollout.share() / Allocation.BUCKETS;
        return new Window(
                around.now().getEpochSecond(),
                share,
                share,
                Window.SEVERAL,
                ArmCounts.NONE,
                ArmCounts.NONE,
                around.fleet());
    }

    /** Once V2 was found worse an emergency does not keep it from going back. */
    private Grounds grounds(Surroundings around, @Nullable String unready) {
        return new Grounds(
                rollout,
                around.now(),
                around.emergency() && worse == null,
                progress.since(),
                progress.calls(),
                progress.units(),
                progress.heardAt(),
                unready,
                false,
                null);
    }

    private Optional<Outlook> task(Outlook outlook, Instant now) {
        if (!(outlook.decision() instanceof Hold hold)) {
            return Optional.of(outlook);
        }
        if (now.isBefore(nextNote)) {
            return Optional.empty();
        }
        if (hold.ground() == Ground.EVIDENCE && !noted) {
            return Optional.of(outlook);
        }
        return hold.ground() == Ground.MINIMUMS && noted ? Optional.of(outlook.afterNote()) : Optional.empty();
    }
}
