package dev.switchback.server.changes;

import dev.switchback.protocol.SnapshotCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes, each in one transaction of state, audit entry, revision and notification. Changes to one environment
 * are made one after the other: each holds the row of the environment's revision until it commits.
 *
 * <p>Safe to share between threads.
 */
public final class Changes {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final String TELLING = "telling";

    /** The channel on which every committed change is announced, as {@code project/environment}. */
    public static final String CHANNEL = "switchback_change";

    /** Largest snapshot that a change may lead to, in bytes: half of what SDKs read. */
    public static final long SIZE_LIMIT = SnapshotCodec.LIMIT / 2;

    /** How long a change may leave the database without a word before the database gives it up. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** What a snapshot's document holds beside its parts, and commas. Engagements are never refused for their size. */
    private static final long FRAME = 1_024;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final List<BiConsumer<EnvironmentId, Change>> checks = new CopyOnWriteArrayList<>();
    private final List<Consumer<EnvironmentId>> listeners = new CopyOnWriteArrayList<>();
    private final List<SizeSource> sizes = new CopyOnWriteArrayList<>();
    private final List<AnnouncementListener> audience = new CopyOnWriteArrayList<>();

    public Changes(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Has {@code check} look at each change of an environment when all of it is written and nothing is committed, inside
     * its transaction. What it throws undoes the change.
     */
    public void beforeCommit(BiConsumer<EnvironmentId, Change> check) {
        checks.add(check);
    }

    /** Calls {@code listener} after each change that this node commits, on the thread that made it. */
    public void onCommit(Consumer<EnvironmentId> listener) {
        listeners.add(listener);
    }

    /** Counts what {@code source} holds towards the size of every environment's snapshot. */
    public void onMeasure(SizeSource source) {
        sizes.add(source);
    }

    /** Tells {@code listener} of each change of an environment inside its transaction, once all of it is written. */
    public void onAnnounce(AnnouncementListener listener) {
        audience.add(listener);
    }

    /** Tells of something that changes no configuration and so has no audit entry, inside the caller's transaction. */
    public void announce(Handle handle, Announcement announcement) {
        tell(handle, List.of(announcement));
    }

    /**
     * Makes a change to an environment.
     *
     * @return what {@code work} returns
     * @throws Refusal if there is no such environment, {@code work} refuses, or the environment would become too large
     *     for SDKs to read; nothing has changed then
     */
    public <T> T inEnvironment(EnvironmentId environment, Actor actor, Function<Change, T> work) {
        return inEnvironment(jdbi, environment, actor, work);
    }

    /**
     * Makes a change to an environment as {@link #inEnvironment(EnvironmentId, Actor, Function)} does, over {@code direct}:
     * another way into the same database, which does not wait for anybody else's connections.
     */
    public <T> T inEnvironment(Jdbi direct, EnvironmentId environment, Actor actor, Function<Change, T> work) {
        Attempt<T> attempt = direct.inTransaction(handle -> attempt(handle, environment, actor, work));
        if (attempt.changed()) {
            listeners.forEach(listener -> listener.accept(environment));
        }
        return attempt.answer();
    }

    /**
     * Tries a change to an environment, checks and all, and undoes it.
     *
     * @return what {@code work} returns
     * @throws Refusal as {@link #inEnvironment} does
     */
    public <T> T rehearse(EnvironmentId environment, Actor actor, Function<Change, T> work) {
        List<T> answer = new ArrayList<>(1);
        try {
            jdbi.useTransaction(handle -> {
                answer.add(attempt(handle, environment, actor, work).answer());
                throw new Undone();
            });
        } catch (Undone rehearsed) {
            return answer.get(0);
        }
        throw new IllegalStateException("a rehearsal is always undone");
    }

    /** Rolls a rehearsal back. */
    private static final class Undone extends RuntimeException {
        private Undone() {
            super("undone", null, false, false);
        }
    }

    private record Attempt<T>(T answer, boolean changed) {}

    private <T> Attempt<T> attempt(Handle handle, EnvironmentId environment, Actor actor, Function<Change, T> work) {
        long revision = lock(handle, environment) + 1;
        Change change = new Change(handle, actor, clock.instant(), revision);
        T answer = work.apply(change);
        boolean changed = !change.records().isEmpty();
        if (changed) {
            checks.forEach(check -> check.accept(environment, change));
            if (change.hasGrown()) {
                checkSize(handle, environment);
            }
            advance(handle, environment, revision);
            audit(change, environment.project(), environment.key(), revision);
            announce(change, environment, revision);
        }
        return new Attempt<>(answer, changed);
    }

    /**
     * Makes a change that belongs to no environment's configuration, such as a new key.
     *
     * @param project the project it belongs to; null for none
     * @return what {@code work} returns
     */
    public <T> T outside(@Nullable String project, Actor actor, Function<Change, T> work) {
        return jdbi.inTransaction(handle -> {
            Change change = new Change(handle, actor, clock.instant(), 0);
            T answer = work.apply(change);
            audit(change, project, null, null);
            return answer;
        });
    }

    /**
     * Not {@code FOR UPDATE}, which would wait for whoever writes a row that refers to the environment. A node that
     * hangs with the lock loses it, and its change, to those who wait.
     */
    private static long lock(Handle handle, EnvironmentId environment) {
        return handle.createQuery("""
                SELECT revision, set_config('idle_in_transaction_session_timeout', :idle, true)
                FROM environment WHERE project = :project AND key = :key FOR NO KEY UPDATE
                """)
                .bind("idle", Long.toString(IDLE.toMillis()))
                .bind("project", environment.project())
                .bind("key", environment.key())
                .map((row, context) -> row.getLong("revision"))
                .findOne()
                .orElseThrow(() -> Refusal.notFound("environment " + environment));
    }

    private void checkSize(Handle handle, EnvironmentId environment) {
        long size = FRAME
                + sizes.stream()
                        .mapToLong(source -> source.size(handle, environment))
                        .sum();
        if (size > SIZE_LIMIT) {
            throw Refusal.conflict("With this change the snapshot of " + environment + " would hold " + size
                    + " bytes, and " + SIZE_LIMIT + " are the most. Make flags smaller, or delete some first.");
        }
    }

    private static void advance(Handle handle, EnvironmentId environment, long revision) {
        handle.createUpdate("UPDATE environment SET revision = :revision WHERE project = :project AND key = :key")
                .bind("revision", revision)
                .bind("project", environment.project())
                .bind("key", environment.key())
                .execute();
        handle.createQuery("SELECT pg_notify(:channel, :environment)")
                .bind("channel", CHANNEL)
                .bind("environment", environment.toString())
                .mapTo(String.class)
                .one();
    }

    private void announce(Change change, EnvironmentId environment, long revision) {
        List<Announcement> announcements = change.records().stream()
                .map(record -> new Announcement(environment, revision, change.actor(), change.now(), record))
                .toList();
        tell(change.handle(), announcements);
    }

    /** Nobody who wants to be told keeps a rollback from happening: what telling does is undone alone if it fails. */
    private void tell(Handle handle, List<Announcement> announcements) {
        for (AnnouncementListener listener : audience) {
            handle.savepoint(TELLING);
            try {
                listener.announce(handle, announcements);
                handle.releaseSavepoint(TELLING);
            } catch (RuntimeException failure) {
                handle.rollbackToSavepoint(TELLING);
                LOG.error("{} could not be told to those who want to know", announcements, failure);
            }
        }
    }

    private static void audit(
            Change change, @Nullable String project, @Nullable String environment, @Nullable Long revision) {
        if (change.records().isEmpty()) {
            return;
        }
        PreparedBatch entries = change.handle().prepareBatch("""
                INSERT INTO audit_entry
                    (at, project, environment, revision, actor, action, subject, reason, before, after)
                VALUES
                    (:at, :project, :environment, :revision, :actor, :action, :subject, :reason, :before, :after)
                """);
        for (AuditRecord record : change.records()) {
            entries.bind("at", change.now().atOffset(ZoneOffset.UTC))
                    .bind("project", project)
                    .bind("environment", environment)
                    .bind("revision", revision)
                    .bind("actor", change.actor().name())
                    .bind("action", record.action())
                    .bind("subject", record.subject())
                    .bind("reason", record.reason())
                    .bind("before", record.before())
                    .bind("after", record.after())
                    .add();
        }
        entries.execute();
    }
}
