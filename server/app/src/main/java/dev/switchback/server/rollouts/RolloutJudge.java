package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Emergency;
import dev.switchback.guard.Evidence;
import dev.switchback.guard.Fleet;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.ownership.Ownership;
import dev.switchback.server.rollouts.Decision.Ground;
import dev.switchback.server.rollouts.Decision.Hold;
import dev.switchback.server.telemetry.Draft;
import dev.switchback.server.telemetry.Observation;
import dev.switchback.server.telemetry.SeriesDelta;
import dev.switchback.server.telemetry.TelemetryListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges every open rollout of what this node owns on every report that arrives, and lets it advance, hold, complete or go back. A report that
 * says nothing against V2 may wait for others for up to {@link #HOLDING}, and is judged together with them. What it has
 * decided it carries out on {@code decisions}, in one transaction each; a decision that cannot be written, because the
 * database is away, is tried again every second, and one to go back is never dropped.
 *
 * <p>Which rollouts are open is what the database says: it is asked after every change that this node commits and once a
 * second, so a change made on another node is seen too. A report that names a version of a flag from after the last time
 * of asking proves that something has changed; until it is known what, its calls are judged by themselves and compared
 * with nobody's.
 *
 * <p>Safe to share between threads.
 */
public final class RolloutJudge implements TelemetryListener {
    /** How often {@link #tick} wants to be called. */
    public static final Duration TICK = Duration.ofMillis(200);

    /** How often {@link #judgeHeld} wants to be called; no report that can wait does so for longer. */
    public static final Duration HOLDING = Duration.ofMillis(40);

    /** How often {@link #thin} and {@link #purge} want to be called. */
    public static final Duration THINNING = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(RolloutJudge.class);
    private static final Duration REFRESH = Duration.ofSeconds(1);

    /** A page is of 1,000 units, 4 kB. */
    private static final int PURGED_AT_ONCE = 1_000;

    /** How often a rollout that too many others keep from going back is looked at again. */
    private static final Duration RESTRAINED = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Changes changes;
    private final EnvironmentService environments;
    private final Function<EnvironmentId, Emergency> emergencies;
    private final InstantSource clock;
    private final Executor decisions;
    private final Ownership ownership;
    private final RolloutStore rollouts = new RolloutStore();
    private final ProgressStore progress = new ProgressStore();
    private final VerdictStore verdicts = new VerdictStore();
    private final SampleStore samples = new SampleStore();
    private final ReadinessWatch readiness;
    private final Enforcement enforcement;

    private final Map<String, Track> tracks = new ConcurrentHashMap<>();
    private final Map<EnvironmentId, Map<String, Track>> tracksByFlag = new ConcurrentHashMap<>();
    private final Map<EnvironmentId, RunningInstances> running = new ConcurrentHashMap<>();
    private final Object refreshing = new Object();
    private volatile Map<EnvironmentId, Long> known = Map.of();
    private volatile Instant refreshedAt = Instant.MIN;
    private volatile boolean databaseAway;

    /**
     * Makes a judge that knows of no rollouts until {@link #refresh}.
     *
     * @param emergencies the emergency state that SDKs are told, without waiting
     * @param decisions carries decisions out; a thread of its own, so that no report waits for the database
     * @param limits how much goes back without anybody being asked
     * @param ownership whose rollouts are judged here
     */
    public RolloutJudge(
            Jdbi jdbi,
            Changes changes,
            EnvironmentService environments,
            FlagService flags,
            Function<EnvironmentId, Emergency> emergencies,
            InstantSource clock,
            Executor decisions,
            RolloutLimits limits,
            Ownership ownership) {
        this(jdbi, changes, environments, flags, emergencies, clock, decisions, limits, ownership, new HttpProbe());
    }

    /** Makes the only judge, which asks V1s by {@code probe}. */
    RolloutJudge(
            Jdbi jdbi,
            Changes changes,
            EnvironmentService environments,
            FlagService flags,
            Function<EnvironmentId, Emergency> emergencies,
            InstantSource clock,
            Executor decisions,
            RolloutLimits limits,
            V1Probe probe) {
        this(jdbi, changes, environments, flags, emergencies, clock, decisions, limits, Ownership.SOLE, probe);
    }

    private RolloutJudge(
            Jdbi jdbi,
            Changes changes,
            EnvironmentService environments,
            FlagService flags,
            Function<EnvironmentId, Emergency> emergencies,
            InstantSource clock,
            Executor decisions,
            RolloutLimits limits,
            Ownership ownership,
            V1Probe probe) {
        this.ownership = ownership;
        this.readiness = new ReadinessWatch(probe);
        this.jdbi = jdbi;
        this.changes = changes;
        this.environments = environments;
        this.emergencies = emergencies;
        this.clock = clock;
        this.decisions = decisions;
        this.enforcement = new Enforcement(new Moves(flags, rollouts, verdicts), rollouts, verdicts, limits);
    }

    /**
     * Asks the database which rollouts are open, takes up new ones where they were left off, and lets go of those that
     * have ended. Register it with {@link Changes#onCommit} before whatever publishes changes to SDKs, so that no report
     * comes too early. If the database is away everything stays as it is.
     */
    public void refresh() {
        try {
            takeUp();
            databaseAway = false;
        } catch (RuntimeException away) {
            databaseAway("open rollouts cannot be read", away);
        }
        refreshedAt = clock.instant();
    }

    /**
     * Takes up what this node owns by now, as {@link #refresh} does.
     *
     * @throws org.jdbi.v3.core.JdbiException if the database is away
     */
    public void takeUp() {
        synchronized (refreshing) {
            reload();
        }
    }

    /** Lets go of the rollouts of {@code environment}, which another node judges. */
    public void release(EnvironmentId environment) {
        synchronized (refreshing) {
            tracks.values().stream()
                    .filter(track -> track.rollout().environment().equals(environment))
                    .forEach(this::drop);
            running.remove(environment);
        }
    }

    @Override
    public void observed(EnvironmentId environment, Observation observation) {
        Instant now = clock.instant();
        running(environment).heard(observation, now);
        long knownRevision = known.getOrDefault(environment, 0L);
        Map<String, Track> led = tracksByFlag.getOrDefault(environment, Map.of());
        String incarnation = observation.instance().incarnation();
        deltasByFlag(observation).forEach((flag, deltas) -> {
            Track track = led.get(flag);
            if (track != null) {
                Track.Surroundings around = around(track.rollout(), now);
                track.observe(incarnation, deltas, knownRevision, around);
                consider(track, around);
            }
        });
    }

    private static Map<String, List<SeriesDelta>> deltasByFlag(Observation observation) {
        Map<String, List<SeriesDelta>> byFlag = new LinkedHashMap<>();
        observation.tripped().forEach(flag -> byFlag.put(flag, new ArrayList<>(2)));
        for (SeriesDelta delta : observation.series()) {
            byFlag.computeIfAbsent(delta.key().flag(), any -> new ArrayList<>(2))
                    .add(delta);
        }
        return byFlag;
    }

    /** Judges what time alone changes: phases that have lasted long enough, and telemetry that has ceased. */
    public void tick() {
        Instant now = clock.instant();
        if (!now.isBefore(refreshedAt.plus(REFRESH))) {
            refresh();
        }
        running.values().forEach(instances -> instances.forget(now));
        for (Track track : tracks.values()) {
            track.judgeHeld();
            Track.Surroundings around = around(track.rollout(), now);
            if (around.emergency()) {
                track.rest(now);
            }
            consider(track, around);
        }
        watchForIncidents();
    }

    /** Judges what reports have added that was not urgent, of each rollout all together. */
    public void judgeHeld() {
        Instant now = clock.instant();
        for (Track track : tracks.values()) {
            if (track.judgeHeld()) {
                consider(track, around(track.rollout(), now));
            }
        }
    }

    /** V1s that become worse by themselves under several flags at once are the environment's trouble. */
    private void watchForIncidents() {
        Map<EnvironmentId, Set<String>> spiking = new HashMap<>();
        for (Track track : tracks.values()) {
            Rollout rollout = track.rollout();
            if (rollout.course().hold() != Course.Hold.INCIDENT && track.concern() == Concern.SPIKE) {
                spiking.computeIfAbsent(rollout.environment(), any -> new HashSet<>())
                        .add(rollout.flag());
            }
        }
        spiking.values().removeIf(flags -> flags.size() < 2);
        spiking.keySet().forEach(environment -> decisions.execute(() -> freeze(environment)));
    }

    private void freeze(EnvironmentId environment) {
        try {
            changes.inEnvironment(environment, Actor.GUARD, change -> {
                ownership.check(change.handle(), environment);
                enforcement.freeze(change, environment);
                return environment;
            });
        } catch (RuntimeException failure) {
            databaseAway("rollouts of " + environment + " could not be frozen and will be", failure);
        }
    }

    /** Joins old samples of how rollouts went; to be called every few minutes, on one node or on many. */
    public void thin() {
        jdbi.useTransaction(handle -> samples.thin(handle, clock.instant()));
    }

    /** Forgets whom rollouts have counted that have ended; like {@link #thin}, to be called every few minutes. */
    public void purge() {
        while (jdbi.inTransaction(handle -> progress.purge(handle, PURGED_AT_ONCE)) == PURGED_AT_ONCE) {
            log.debug("there may be more units to forget");
        }
    }

    @Override
    public Optional<Draft> draft(EnvironmentId environment) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Track.Unsaved> unsaved = tracks.values().stream()
                .filter(track -> track.rollout().environment().equals(environment))
                .flatMap(track -> track.unsaved(now).stream())
                .toList();
        return unsaved.isEmpty() ? Optional.empty() : Optional.of(new ProgressDraft(unsaved));
    }

    /** Returns the present verdict on the rollout of that id, as the API names it; empty for one that is not judged here. */
    public Optional<String> verdict(String rollout) {
        return outlook(rollout).map(Outlook::verdict);
    }

    /**
     * Says how an open rollout stands; empty for one that has ended, or that is not known here yet. Of one that another
     * node judges, as that node wrote it down last, seconds ago at most.
     */
    Optional<Outlook> outlook(String rollout) {
        return Optional.ofNullable(tracks.get(rollout))
                .or(() -> foreign(rollout))
                .map(track -> track.look(around(track.rollout(), clock.instant())));
    }

    private Optional<Track> foreign(String rollout) {
        if (ownership.isSole()) {
            return Optional.empty();
        }
        Optional<Track> written = jdbi.inTransaction(
                handle -> rollouts.exists(handle, rollout) ? takeUp(handle, rollout) : Optional.empty());
        return written.filter(track -> !ownership.holds(track.rollout().environment()));
    }

    private void follow(Track track) {
        Rollout rollout = track.rollout();
        tracks.put(rollout.id(), track);
        tracksByFlag
                .computeIfAbsent(rollout.environment(), any -> new ConcurrentHashMap<>())
                .put(rollout.flag(), track);
    }

    private void drop(Track track) {
        Rollout rollout = track.rollout();
        tracks.remove(rollout.id(), track);
        tracksByFlag.getOrDefault(rollout.environment(), Map.of()).remove(rollout.flag(), track);
    }

    /** Returns the time by which rollouts are judged. */
    Instant now() {
        return clock.instant();
    }

    private void reload() {
        Map<EnvironmentId, Long> revisions = environments.revisions();
        Map<String, Long> open = jdbi.withHandle(handle -> rollouts.open(handle, ownership::holds));
        open.forEach((id, version) -> {
            Track track = tracks.get(id);
            if (track == null) {
                jdbi.inTransaction(handle -> takeUp(handle, id)).ifPresent(this::follow);
            } else if (track.rollout().version() < version) {
                track.update(jdbi.withHandle(handle -> rollouts.load(handle, id)));
            }
        });
        tracks.values().forEach(track -> {
            if (!open.containsKey(track.rollout().id())) {
                drop(track);
            }
        });
        known = revisions;
    }

    private Optional<Track> takeUp(Handle handle, String id) {
        Rollout rollout = rollouts.load(handle, id);
        if (!rollout.open()) {
            return Optional.empty();
        }
        Optional<StoredVerdict> last = verdicts.last(handle, id);
        boolean held = last.filter(verdict -> verdict.decision().equals("hold")).isPresent();
        Evidence worse = rollout.course().hold() == Course.Hold.LIMIT
                ? last.filter(verdict -> verdict.verdict().equals("worse"))
                        .map(verdict -> GuardJson.readEvidence(verdicts.evidence(handle, verdict.id())))
                        .orElse(null)
                : null;
        return Optional.of(
                new Track(rollout, progress(handle, rollout), progress.units(handle, id), held, worse, readiness));
    }

    /** Judging afresh is better than not judging. */
    private Progress progress(Handle handle, Rollout rollout) {
        try {
            return progress.find(handle, rollout.id()).orElseGet(() -> Progress.start(rollout));
        } catch (IllegalStateException unreadable) {
            log.error("rollout {} of flag {} is judged afresh", rollout.id(), rollout.flag(), unreadable);
            return Progress.start(rollout);
        }
    }

    private void consider(Track track, Track.Surroundings around) {
        track.claim(around).ifPresent(outlook -> decisions.execute(() -> carryOut(track, outlook)));
    }

    private void carryOut(Track track, Outlook outlook) {
        try {
            if (outlook.decision() instanceof Hold || outlook.decision() instanceof Decision.Release) {
                note(track, outlook);
            } else {
                settle(track, outlook);
            }
            databaseAway = false;
        } catch (RuntimeException failure) {
            track.failed(clock.instant(), Track.RETRY);
            databaseAway(
                    "rollout " + outlook.rollout().id() + " of flag "
                            + outlook.rollout().flag() + " will try again to "
                            + outlook.decision().word(),
                    failure);
        }
    }

    private void note(Track track, Outlook outlook) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        jdbi.useTransaction(handle -> {
            ownership.check(handle, outlook.rollout().environment());
            verdicts.insert(handle, outlook, now);
            changes.announce(handle, Moves.announcement(outlook, now));
        });
        track.noted(outlook.decision() instanceof Hold hold && hold.ground() == Ground.EVIDENCE, now);
    }

    /** Carries a decision out unless the rollout has changed since it was taken: the first decision stands. */
    private void settle(Track track, Outlook outlook) {
        Rollout judged = outlook.rollout();
        Rollout after = changes.inEnvironment(judged.environment(), Actor.GUARD, change -> {
            ownership.check(change.handle(), judged.environment());
            Rollout present = rollouts.load(change.handle(), judged.id());
            boolean asJudged = present.open() && present.version() == judged.version();
            return asJudged ? enforcement.carryOut(change, outlook, rival(outlook)) : present;
        });
        if (after.version() == judged.version()) {
            track.failed(clock.instant(), RESTRAINED);
            return;
        }
        if (after.version() == judged.version() + 1) {
            log.info(
                    "rollout {} of flag {} in {}: {}, {}",
                    judged.id(),
                    judged.flag(),
                    judged.environment(),
                    outlook.decision().word(),
                    after.reason());
        }
        if (!after.open()) {
            drop(track);
        }
        track.settled(after);
    }

    /** Says whether the V2 of another flag is found worse too, on stronger evidence. */
    private boolean rival(Outlook outlook) {
        Rollout rollout = outlook.rollout();
        double evidence = outlook.findings().evidence();
        return tracks.values().stream()
                .filter(track -> track.rollout().environment().equals(rollout.environment()))
                .filter(track -> !track.rollout().id().equals(rollout.id()))
                .filter(track -> track.rollout().course().hold() == null)
                .anyMatch(track -> track.weight() > evidence);
    }

    private Track.Surroundings around(Rollout rollout, Instant now) {
        EnvironmentId environment = rollout.environment();
        RunningInstances instances = running(environment);
        return new Track.Surroundings(
                now,
                emergencies.apply(environment).covers(rollout.flag()),
                new Fleet(
                        instances.size(),
                        instances.tripped(rollout.flag(), rollout.entered().get(0)),
                        instances.lost(rollout.entered().get(rollout.stage()), rollout.phaseStartedAt(), now)));
    }

    private RunningInstances running(EnvironmentId environment) {
        return running.computeIfAbsent(environment, any -> new RunningInstances());
    }

    private void databaseAway(String what, RuntimeException failure) {
        if (databaseAway) {
            log.debug("{}", what, failure);
            return;
        }
        databaseAway = true;
        log.warn("{}: {}", what, failure.toString());
    }

    /** Progress that is written down together with the counts behind it. */
    private final class ProgressDraft implements Draft {
        private final List<Track.Unsaved> unsaved;

        ProgressDraft(List<Track.Unsaved> unsaved) {
            this.unsaved = unsaved;
        }

        @Override
        public void write(Handle handle) {
            progress.save(
                    handle,
                    unsaved.stream()
                            .map(one -> new ProgressStore.Entry(one.rollout(), one.progress(), one.units()))
                            .toList());
            Map<String, Sample> taken = new HashMap<>();
            unsaved.forEach(one -> one.sample().ifPresent(sample -> taken.put(one.rollout(), sample.sample())));
            samples.insert(handle, taken);
        }

        @Override
        public void saved() {
            unsaved.forEach(Track.Unsaved::saved);
        }
    }
}
