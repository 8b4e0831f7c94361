package dev.switchback.server.delivery;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.ticking.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every environment's newest snapshot, compiled, in memory. Commits and notifications hint that there is a newer one; a
 * poll of the revisions, once a second, finds out for certain. While the database is away the last snapshots are served.
 *
 * <p>Safe to share between threads.
 */
public final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How long a request waits for another one's question to the source. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    private final SnapshotSource source;
    private final EmergencyOverlay overlay;
    private final Surroundings surroundings;
    private final Map<EnvironmentId, Shelf> shelves = new ConcurrentHashMap<>();
    private final List<PublicationListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> courtesies = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Instant> staleSince = new AtomicReference<>();
    private final AtomicReference<@Nullable String> regression = new AtomicReference<>();
    private final Semaphore asking = new Semaphore(1);
    private @Nullable Ticker poll;

    /**
     * Makes an empty collection.
     *
     * @param surroundings what evaluations ask for the time and for chance
     */
    public Snapshots(SnapshotSource source, Surroundings surroundings) {
        this(source, EmergencyOverlay.NONE, surroundings);
    }

    /**
     * Makes an empty collection.
     *
     * @param overlay what is engaged beside what the source says; whenever it changes, {@link #again} is to be called
     * @param surroundings what evaluations ask for the time and for chance
     */
    public Snapshots(SnapshotSource source, EmergencyOverlay overlay, Surroundings surroundings) {
        this.source = source;
        this.overlay = overlay;
        this.surroundings = surroundings;
    }

    /** Tells {@code listener} of every publication from now on. */
    public void onPublish(PublicationListener listener) {
        listeners.add(listener);
    }

    /** Calls {@code courtesy} before anything newer is loaded; it may wait a little for what is more urgent. */
    void beforeRefresh(Runnable courtesy) {
        courtesies.add(courtesy);
    }

    /** Loads every environment, and looks for newer revisions from now on. Never throws: what is missing comes later. */
    public synchronized void start() {
        poll();
        poll = Ticker.start("snapshots", PAUSE, this::poll);
    }

    /** Serves what was known before, until the source has something newer. */
    public void restore(EnvironmentId environment, Snapshot snapshot) {
        shelf(environment).restore(snapshot);
    }

    /** Loads every environment anew, though its revision may be known; what is served never goes back. */
    public void reload() {
        source.revisions().keySet().forEach(environment -> {
            shelf(environment).refresh();
            again(environment);
        });
    }

    /** Says in words where the source is behind what is served, because an older state of it was restored, say. */
    public Optional<String> regression() {
        return Optional.ofNullable(regression.get());
    }

    /** Returns what is served of {@code environment}; empty if it is unknown here. */
    public Optional<Published> find(EnvironmentId environment) {
        Shelf shelf = shelves.get(environment);
        return shelf == null ? Optional.empty() : shelf.published();
    }

    /** Returns what is served, by environment. */
    public Map<EnvironmentId, Published> all() {
        Map<EnvironmentId, Published> all = new HashMap<>();
        shelves.forEach(
                (environment, shelf) -> shelf.published().ifPresent(published -> all.put(environment, published)));
        return all;
    }

    /** Returns since when newer revisions may be missing, because the source does not answer; empty when all is well. */
    public Optional<Instant> staleSince() {
        return Optional.ofNullable(staleSince.get());
    }

    /**
     * Publishes the newest snapshot of {@code environment}, unless it is served already. When this returns, every change
     * committed before the call is served, or the trouble is logged and the poll takes care of it.
     */
    public void refresh(EnvironmentId environment) {
        try {
            courtesies.forEach(Runnable::run);
            shelf(environment).refresh();
        } catch (RuntimeException failure) {
            trouble(failure);
        }
    }

    /** Publishes {@code environment} once more where its overlay has changed. Never waits for the source. */
    public void again(EnvironmentId environment) {
        Shelf shelf = shelves.get(environment);
        if (shelf != null) {
            shelf.again();
        }
    }

    /**
     * Makes sure that {@code revision} of {@code environment} is served, if there is such a revision and the source
     * answers; a caller may have made it up. One caller at a time asks the source, and the others wait for
     * {@link #PATIENCE} at most.
     */
    public void catchUp(EnvironmentId environment, long revision) {
        try {
            if (behind(environment, revision) && asking.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (behind(environment, revision)) {
                        poll();
                    }
                } finally {
                    asking.release();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for newer revisions once. */
    void poll() {
        try {
            RuntimeException failure = null;
            Map<EnvironmentId, Long> revisions = source.revisions();
            regression.set(regression(revisions));
            for (Map.Entry<EnvironmentId, Long> entry : revisions.entrySet()) {
                try {
                    shelf(entry.getKey()).reach(entry.getValue());
                } catch (RuntimeException unreadable) {
                    failure = unreadable;
                }
            }
            if (failure != null) {
                throw failure;
            }
            if (staleSince.getAndSet(null) != null) {
                LOG.info("Snapshots are up to date again.");
            }
        } catch (RuntimeException failure) {
            trouble(failure);
        }
    }

    /** Stops looking for newer revisions. What is there stays. */
    @Override
    public synchronized void close() {
        if (poll != null) {
            poll.close();
        }
    }

    private @Nullable String regression(Map<EnvironmentId, Long> revisions) {
        for (Map.Entry<EnvironmentId, Long> each : revisions.entrySet()) {
            long served = find(each.getKey()).map(Published::revision).orElse(-1L);
            if (served > each.getValue()) {
                return "The database is at revision " + each.getValue() + " of " + each.getKey() + ", and " + served
                        + " is served: it has lost changes. Restart the nodes to serve what it has.";
            }
        }
        return null;
    }

    private boolean behind(EnvironmentId environment, long revision) {
        return staleSince.get() == null
                && find(environment)
                        .filter(published -> published.revision() < revision)
                        .isPresent();
    }

    private Shelf shelf(EnvironmentId environment) {
        return shelves.computeIfAbsent(
                environment,
                unknown -> new Shelf(
                        () -> source.load(environment),
                        plain -> overlaid(environment, plain),
                        surroundings,
                        (before, after) ->
                                listeners.forEach(listener -> listener.published(environment, before, after))));
    }

    private Snapshot overlaid(EnvironmentId environment, Snapshot plain) {
        Emergency emergency = overlay.over(environment, plain.revision(), plain.emergency());
        return emergency.equals(plain.emergency())
                ? plain
                : new Snapshot(plain.environment(), plain.revision(), plain.flags(), plain.segments(), emergency);
    }

    private void trouble(RuntimeException failure) {
        if (staleSince.compareAndSet(null, surroundings.clock().instant())) {
            LOG.warn(
                    "Newer snapshots can't be loaded; the last ones are served until they can: {}", failure.toString());
        }
    }
}
