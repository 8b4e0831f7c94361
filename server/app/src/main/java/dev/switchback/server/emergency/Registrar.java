package dev.switchback.server.emergency;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries engagements from the journal to the board, and from the board to the database, until they are there. Disk and
 * database have a thread each, so that nobody waits longer than they want to.
 *
 * <p>Safe to share between threads.
 */
public final class Registrar implements AutoCloseable {
    /** How often the journal is looked at, and the database told again. */
    public static final Duration TICK = Duration.ofMillis(500);

    /** How long an engagement waits for the database. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** How long a release waits for the database to hear of what it releases: it cannot be made without. */
    static final Duration LONG_PATIENCE = Duration.ofSeconds(2);

    /** How long an engagement waits for the disk. */
    static final Duration DISK_PATIENCE = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    private final Journal journal;
    private final EmergencyService service;
    private final EmergencyBoard board;
    private final Snapshots snapshots;
    private final SnapshotArchive archive;
    private final Jdbi direct;
    private final ExecutorService disk = thread("emergency-journal");
    private final ExecutorService database = thread("emergency-database");
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final Map<Place, Long> confirmed = new ConcurrentHashMap<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicBoolean silent = new AtomicBoolean();
    private String fingerprint = "";

    /**
     * Makes a registrar, which has yet to {@link #tick}.
     *
     * @param archive what a start without the database would know of the database
     * @param direct a way to the database that waits for nobody else's connections and gives up by itself
     */
    public Registrar(
            Path directory,
            EmergencyService service,
            EmergencyBoard board,
            Snapshots snapshots,
            SnapshotArchive archive,
            Jdbi direct) {
        this.journal = new Journal(directory);
        this.service = service;
        this.board = board;
        this.snapshots = snapshots;
        this.archive = archive;
        this.direct = direct;
    }

    /** Reads what was journalled before, so that it is in force from the first snapshot on. Never throws. */
    public void recall() {
        try {
            journal.prepare();
        } catch (IOException unwritable) {
            LOG.warn("The emergency journal cannot be written: {}", unwritable.toString());
        }
        dropTrials();
        recollect();
    }

    /** Looks for what another process has journalled, tells the database, and drops what is done with. */
    public void tick() {
        recollect();
        keep(board.pending());
        retry();
        forget();
    }

    /** Tells the database again, and does not wait. */
    private void retry() {
        board.pending().stream()
                .filter(entry -> !refused.contains(entry.id()))
                .findFirst()
                .ifPresent(any -> tellAll());
    }

    /** Writes engagements down unless they are; says whether they are on the disk. If not, that is tried again. */
    boolean keep(List<Entry> entries) {
        List<Entry> unwritten =
                entries.stream().filter(entry -> !written.contains(entry.id())).toList();
        return unwritten.isEmpty()
                || await(disk.submit(() -> append(unwritten)), DISK_PATIENCE).orElse(false);
    }

    /** Tells the database of engagements; says whether it has them in time. If not it is told again until it has. */
    boolean register(List<Entry> entries, Duration patience) {
        return await(database.submit(() -> entries.stream().allMatch(this::tell)), patience)
                .orElse(false);
    }

    /** What is engaged, and where. */
    private record Place(EnvironmentId environment, Target target) {}

    /**
     * Engages in the database, unless {@code target} is; empty if it does not answer in time.
     *
     * @throws Refusal if there is no such environment, flag or tag
     */
    Optional<EmergencyStatus> engage(EnvironmentId environment, Target target, Actor actor, String reason) {
        return ask(way -> {
            long asked = System.nanoTime();
            EmergencyStatus status = service.engage(way, environment, target, actor, reason);
            board.loaded(environment, status);
            confirmed.put(new Place(environment, target), asked);
            return status;
        });
    }

    /**
     * Says whether the database was asked after {@code moment} of {@link System#nanoTime}, by whomever, and said that
     * {@code target} is engaged.
     */
    boolean confirmedSince(long moment, EnvironmentId environment, Target target) {
        Long asked = confirmed.get(new Place(environment, target));
        return asked != null && asked - moment >= 0;
    }

    /**
     * Asks the database; empty if it does not answer in time.
     *
     * @throws Refusal if the question is refused
     */
    <T> Optional<T> ask(Function<Jdbi, T> question) {
        return await(database.submit(() -> question.apply(direct)), PATIENCE);
    }

    @Override
    public void close() {
        database.shutdownNow();
        disk.shutdown();
    }

    private boolean append(List<Entry> entries) {
        try {
            journal.append(entries);
            entries.forEach(entry -> written.add(entry.id()));
            return true;
        } catch (IOException unwritable) {
            LOG.error("An engagement could not be journalled; it is in force all the same", unwritable);
            return false;
        }
    }

    private synchronized void recollect() {
        try {
            String now = journal.fingerprint();
            if (now.equals(fingerprint)) {
                return;
            }
            for (Entry entry : journal.read()) {
                written.add(entry.id());
                if (!Canary.owns(entry.environment())
                        && !board.engagements().added().containsKey(entry.id())) {
                    board.merge(Engagements.of(entry));
                    snapshots.again(entry.environment());
                }
            }
            fingerprint = now;
        } catch (IOException unreadable) {
            LOG.warn("The emergency journal cannot be read: {}", unreadable.toString());
        }
    }

    /** A trial that was under way when the node died is nobody's emergency. */
    private void dropTrials() {
        try {
            if (journal.read().stream().anyMatch(entry -> Canary.owns(entry.environment()))) {
                journal.drop(entry -> Canary.owns(entry.environment()));
            }
        } catch (IOException later) {
            LOG.warn("The emergency journal is not tidied up yet: {}", later.toString());
        }
    }

    private void tellAll() {
        if (telling.compareAndSet(false, true)) {
            database.execute(() -> {
                try {
                    tellEach();
                } finally {
                    telling.set(false);
                }
            });
        }
    }

    /** One that does not answer for the first will not for the second. */
    private void tellEach() {
        for (Entry entry : board.pending()) {
            if (!refused.contains(entry.id()) && !tell(entry)) {
                return;
            }
        }
    }

    private boolean tell(Entry entry) {
        try {
            long asked = System.nanoTime();
            board.merge(Engagements.settled(entry.id(), service.admit(direct, entry)));
            confirmed.put(new Place(entry.environment(), entry.engaged().target()), asked);
            silent.set(false);
            return true;
        } catch (Refusal refusal) {
            LOG.error("The database refuses the engagement {}: {}", entry, refusal.getMessage());
            return !refused.add(entry.id());
        } catch (JdbiException away) {
            if (silent.compareAndSet(false, true)) {
                LOG.warn("What is engaged is not in the database yet, which is told until it is: {}", away.toString());
            }
            return false;
        }
    }

    /** What the database had decided on before the snapshot that is served, and on the disk, is needed no longer. */
    private synchronized void forget() {
        Set<String> done = new HashSet<>();
        Engagements known = board.engagements();
        known.settled().forEach((id, revision) -> {
            Entry entry = known.added().get(id);
            if (entry == null || known(entry.environment()) >= revision) {
                done.add(id);
            }
        });
        if (!done.isEmpty()) {
            try {
                journal.drop(entry -> done.contains(entry.id()));
                board.forget(done);
                written.removeAll(done);
            } catch (IOException later) {
                LOG.warn("The emergency journal is not tidied up yet: {}", later.toString());
            }
        }
    }

    /** Returns the revision from which on this node knows what the database says, even if it dies and starts without it. */
    private long known(EnvironmentId environment) {
        long served = served(environment);
        return Canary.owns(environment) ? served : Math.min(served, archive.written(environment));
    }

    private long served(EnvironmentId environment) {
        return snapshots
                .find(environment)
                .map(published -> published.snapshot().revision())
                .orElse(-1L);
    }

    private static <T> Optional<T> await(Future<T> answer, Duration patience) {
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            answer.cancel(false);
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            if (failed.getCause() instanceof JdbiException) {
                return Optional.empty();
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
