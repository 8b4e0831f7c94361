package dev.switchback.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows an old primary that has come back from the one that took its place. PostgreSQL counts a cluster's timeline on with
 * each promotion, so of two primaries the one on the lower timeline is the old one: what it is told is lost when it
 * is made a standby (PostgreSQL's manual, section 26.3.6).
 *
 * <p>The newest timeline is kept in a file, where there is a directory for it: a node that starts anew must not take up with
 * the old primary either. Safe to share between threads.
 */
public final class Lineage {
    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);
    private static final String FILE = "database-timeline";
    private static final Pattern CONTENT = Pattern.compile("(?<cluster>-?\\d{1,19}) (?<timeline>\\d{1,10})\n");
    private static final String QUESTION = """
        SELECT system_identifier, ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint
        FROM pg_control_system()
        """;

    private final Optional<Path> file;
    private @Nullable Point newest;
    private volatile Optional<String> complaint = Optional.empty();

    private Lineage(Optional<Path> file) {
        this.file = file;
        this.newest = file.flatMap(Lineage::read).orElse(null);
    }

    /** @param cluster PostgreSQL's system identifier, as a number with a sign */
    private record Point(long cluster, long timeline) {}

    /** Returns what is known in {@code directory}, and keeps there what comes to be known. */
    public static Lineage keptIn(Path directory) {
        return new Lineage(Optional.of(directory.resolve(FILE)));
    }

    /** Returns one that knows of nothing and keeps nothing. */
    public static Lineage unknown() {
        return new Lineage(Optional.empty());
    }

    /** Returns what is wrong, in words: that the only primary in reach is an old one. */
    public Optional<String> complaint() {
        return complaint;
    }

    /** Says whether {@code connection} leads to a primary that nobody has taken the place of, as far as is known. */
    boolean admits(Connection connection) {
        Optional<Point> asked = ask(connection);
        if (asked.isEmpty()) {
            return true;
        }
        boolean admitted = admits(asked.get());
        if (admitted) {
            complaint = Optional.empty();
        }
        return admitted;
    }

    private synchronized boolean admits(Point point) {
        Point known = newest;
        if (point.equals(known)) {
            return true;
        }
        if (known != null && known.cluster() == point.cluster() && known.timeline() > point.timeline()) {
            return false;
        }
        newest = point;
        file.ifPresent(path -> keep(path, point));
        return true;
    }

    /** Returns the refusal of {@code settings}, and complains of it until a primary is admitted. */
    SQLException refusal(DatabaseSettings settings) {
        String words = "The primary that answers for " + settings + " is an old one that has come back: its timeline is"
                + " lower than that of the one which took its place. Nothing is written to it. Make it a standby of the"
                + " new one"
                + file.map(path -> "; if the database was taken back on purpose, delete " + path.getFileName()
                                + " in each node's directory and restart the nodes")
                        .orElse("")
                + ".";
        complaint = Optional.of(words);
        return new SQLException(words);
    }

    /** Databases that only speak PostgreSQL's language, or don't let us ask, have no lineage that we know of. */
    private static Optional<Point> ask(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUESTION)) {
            row.next();
            return Optional.of(new Point(row.getLong(1), row.getLong(2)));
        } catch (SQLException unanswered) {
            LOG.debug("The database does not say where it comes from: {}", unanswered.toString());
            return Optional.empty();
        }
    }

    private static Optional<Point> read(Path path) {
        try {
            Matcher matcher = CONTENT.matcher(Files.readString(path));
            if (matcher.matches()) {
                return Optional.of(
                        new Point(Long.parseLong(matcher.group("cluster")), Long.parseLong(matcher.group("timeline"))));
            }
            LOG.warn("{} is damaged, and passed over", path);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | NumberFormatException unreadable) {
            LOG.warn("{} cannot be read: {}", path, unreadable.toString());
        }
        return Optional.empty();
    }

    private static void keep(Path path, Point point) {
        try {
            PrivateFile.write(path, point.cluster() + " " + point.timeline() + "\n");
        } catch (IOException unwritable) {
            LOG.warn("{} cannot be written: {}", path, unwritable.toString());
        }
    }
}
