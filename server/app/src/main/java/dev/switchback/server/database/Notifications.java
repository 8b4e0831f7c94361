package dev.switchback.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * PostgreSQL's notifications on one channel, over a connection of their own and on a daemon thread of their own.
 *
 * <p>A notification is a hint and nothing more: those sent while the connection is broken are lost, and a connection
 * can be dead for seconds before anybody finds out. Whoever needs the truth polls, too.
 *
 * <p>A silent connection is tested every five seconds, because a dead one is silent as well; a lost one is opened
 * again, with growing pauses, for ever.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Pattern CHANNEL = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration PROOF_OF_LIFE = Duration.ofSeconds(2);

    private final DataSource source;
    private final String channel;
    private final Consumer<String> listener;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile boolean listening;

    /** Whether the loss of the connection has been reported; used by the thread only. */
    private boolean lossReported;

    private Notifications(DataSource source, String channel, Consumer<String> listener) {
        this.source = source;
        this.channel = channel;
        this.listener = listener;
        this.thread = new Thread(this::run, "notifications-" + channel);
    }

    /**
     * Starts to listen, without waiting for the database.
     *
     * @param source opens the connection
     * @param channel lower-case letters, digits and underscores, at most 63
     * @param listener called with each payload on the listening thread; what it throws is logged and changes nothing
     */
    public static Notifications listen(DataSource source, String channel, Consumer<String> listener) {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException("Not a channel: " + channel);
        }
        Notifications notifications = new Notifications(source, channel, listener);
        notifications.thread.setDaemon(true);
        notifications.thread.start();
        return notifications;
    }

    /** Says whether what is sent now is heard, as far as anybody knows. */
    public boolean listens() {
        return listening;
    }

    private void run() {
        try {
            do {
                receiveUntilLost();
            } while (!closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("No longer listening to {}", channel);
        }
    }

    private void receiveUntilLost() {
        try (Connection opened = source.getConnection()) {
            connection = opened;
            try (Statement statement = opened.createStatement()) {
                statement.execute("LISTEN " + channel);
            }
            listening = true;
            backoff.reset();
            lossReported = false;
            LOG.info("Listening to {}", channel);
            receive(opened);
        } catch (SQLException e) {
            reportLoss(e);
        } finally {
            listening = false;
        }
    }

    private void reportLoss(SQLException reason) {
        if (closed.getCount() == 0) {
            return;
        }
        Level level = lossReported ? Level.DEBUG : Level.WARN;
        LOG.atLevel(level).log("Not listening to {}, will try again: {}", channel, reason.getMessage());
        lossReported = true;
    }

    private void receive(Connection opened) throws SQLException {
        PGConnection postgres = opened.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
            PGNotification[] received = postgres.getNotifications((int) SILENCE.toMillis());
            for (PGNotification notification : received) {
                tell(notification.getParameter());
            }
            if (received.length == 0 && !opened.isValid((int) PROOF_OF_LIFE.toSeconds())) {
                throw new SQLException("the connection is dead");
            }
        }
    }

    private void tell(String payload) {
        try {
            listener.accept(payload);
        } catch (RuntimeException e) {
            LOG.warn("The listener of {} failed: {}", channel, e.toString());
            LOG.debug("The listener of {} failed", channel, e);
        }
    }

    /** Ends the connection and the thread; the listener is not called any more when this returns. */
    @Override
    public void close() {
        closed.countDown();
        Connection open = connection;
        if (open != null) {
            abort(open);
        }
        thread.interrupt();
        if (Thread.currentThread() != thread) {
            join();
        }
    }

    private static void abort(Connection open) {
        try {
            open.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("A connection could not be aborted: {}", e.getMessage());
        }
    }

    private void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
