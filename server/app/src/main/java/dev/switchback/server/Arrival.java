package dev.switchback.server;

import dev.switchback.server.database.Database;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.EmbeddedPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node's database in: the external one, or the embedded one where there is no external one, never instead of
 * it. Its schema is brought up to date before anybody may ask it anything.
 */
final class Arrival implements AutoCloseable {
    /** How long a node that could do without waits for its database. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;

    private final Settings settings;
    private final Database database;
    private final Resources resources;
    private final MeterRegistry meters;
    private final Consumer<DatabaseSettings> beforeMigration;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<Boolean> first = new CompletableFuture<>();
    private final CompletableFuture<Runnable> sequel = new CompletableFuture<>();
    private @Nullable DatabaseSettings where;
    private volatile @Nullable String trouble;

    Arrival(
            Settings settings,
            Database database,
            Resources resources,
            MeterRegistry meters,
            Consumer<DatabaseSettings> beforeMigration) {
        this.settings = settings;
        this.database = database;
        this.resources = resources;
        this.meters = meters;
        this.beforeMigration = beforeMigration;
    }

    /**
     * Brings the database in.
     *
     * @throws RuntimeException if that fails; says why
     */
    synchronized void now() {
        if (where == null) {
            where = settings.database()
                    .orElseGet(() -> resources
                            .add(EmbeddedPostgres.start(settings.directory(), new SecureRandom()))
                            .settings()
                            .withPoolSize(settings.pool()));
        }
        database.arrive(where, meters, beforeMigration);
    }

    /**
     * Says whether the database comes in at the first attempt, within {@link #PATIENCE}. If not, that is tried until it
     * does, and {@link #then} says what follows.
     */
    boolean soon() {
        Thread thread = new Thread(this::bring, "database-arrival");
        thread.setDaemon(true);
        thread.start();
        try {
            return first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            trouble = "it did not answer within " + PATIENCE.toSeconds() + " s";
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns why the database is not in yet, in words; empty if it is. */
    Optional<String> complaint() {
        return Optional.ofNullable(trouble)
                .map(why -> "This node has started without its database, from its disk: " + why);
    }

    /** Does {@code sequel}, again if it fails, once the database is in. */
    void then(Runnable sequel) {
        this.sequel.complete(sequel);
    }

    private void bring() {
        if (again(this::now) && again(sequel.join())) {
            LOG.info("The database is in");
        }
    }

    /** Does {@code task} until it succeeds, and says so; or until the node stops. */
    private boolean again(Runnable task) {
        long pause = FIRST_PAUSE_MILLIS;
        while (!attempt(task)) {
            try {
                if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException stopped) {
                return false;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        return true;
    }

    private boolean attempt(Runnable task) {
        try {
            task.run();
            trouble = null;
            first.complete(true);
            return true;
        } catch (RuntimeException away) {
            trouble = String.valueOf(away.getMessage());
            LOG.warn("The database cannot be used yet: {}", away.toString());
            first.complete(false);
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
