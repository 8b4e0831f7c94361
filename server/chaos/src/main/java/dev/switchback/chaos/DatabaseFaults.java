package dev.switchback.chaos;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Databases that die, lose their primary, hear nothing or take nobody. */
final class DatabaseFaults {
    private static final Duration READ_ONLY = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final int SAMPLES = 10;
    private static final int KILLS = 3;
    private static final int LOOKS = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final String WAIT_FOR_NOBODY = "ALTER SYSTEM RESET synchronous_standby_names";

    private static final String NEWEST = "SELECT sum(revision) FROM environment";

    private static final String NODES = "application_name = 'switchback'";

    private DatabaseFaults() {}

    static List<Scenario> rows() {
        return List.of(
                new Scenario(
                        "F05",
                        "the embedded PostgreSQL killed with SIGKILL, " + KILLS + " times",
                        "nothing is written for 10 s at most",
                        Layout.EMBEDDED,
                        DatabaseFaults::embeddedKilled),
                new Scenario(
                        "F07",
                        "the primary killed and its synchronous standby promoted",
                        "nodes find the new primary by themselves",
                        Layout.USUAL.on(Layout.Database.PAIR),
                        DatabaseFaults::promoted),
                new Scenario(
                        "F09",
                        "an old primary comes back, the first that nodes look for, and a node starts anew",
                        "it is told nothing",
                        Layout.USUAL.on(Layout.Database.PAIR),
                        DatabaseFaults::oldPrimary),
                new Scenario(
                        "F10",
                        "sessions that LISTEN are deaf (SIGSTOP to their processes)",
                        "changes reach SDKs of the other node within 2 s by polling",
                        DatabaseFaults::deaf),
                new Scenario(
                        "F11",
                        "no connection to PostgreSQL is left",
                        "writes are refused with Retry-After, an emergency is obeyed within 2 s",
                        DatabaseFaults::exhausted));
    }

    private static void embeddedKilled(Fleet fleet, Figures figures) {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < KILLS; i++) {
            fleet.writers().measure();
            long before = fleet.writers().newest();
            Command.signal("KILL", fleet.embeddedPostgres(0).stream());
            Patience.await(
                    SOON, "nothing is written again", () -> fleet.writers().newest() > before + 10);
            Duration gap = fleet.writers().longestGap();
            Fleet.expectInTime(gap.compareTo(READ_ONLY) <= 0, "nothing was written for " + Figures.text(gap));
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        figures.add("longest time without a write", longest);
    }

    private static void promoted(Fleet fleet, Figures figures) {
        fleet.writers().measure();
        promote(fleet);
        figures.add("longest time without a write", fleet.writers().longestGap());
    }

    private static void promote(Fleet fleet) {
        fleet.database().kill();
        Patience.pause(Duration.ofSeconds(1)); // what detecting it is granted
        fleet.standby().execute(WAIT_FOR_NOBODY);
        fleet.standby().promote();
        awaitWrites(fleet);
    }

    private static void awaitWrites(Fleet fleet) {
        long before = fleet.writers().newest();
        Patience.await(SOON, "nothing is written again", () -> fleet.writers().newest() > before + 10);
    }

    private static void oldPrimary(Fleet fleet, Figures figures) {
        promote(fleet);
        fleet.database().restart();
        fleet.database().execute(WAIT_FOR_NOBODY);
        fleet.database().execute("SELECT pg_reload_conf()");
        long before = fleet.database().number(NEWEST);
        fleet.node(1).kill();
        fleet.node(1).restart();
        fleet.node(1).awaitReady();
        for (int i = 0; i < SAMPLES; i++) {
            fleet.standby().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + NODES);
            awaitWrites(fleet);
        }
        Fleet.expect(fleet.database().number(NEWEST) == before, "the old primary was told something");
        figures.add(SAMPLES + " times all sessions ended, nothing told to the old primary");
    }

    private static void deaf(Fleet fleet, Figures figures) {
        List<Long> sessions = listeners(fleet.database());
        Fleet.expect(!sessions.isEmpty(), "nobody listens");
        sessions.forEach(session -> fleet.database().signalSession("STOP", session));
        fleet.writers().writeAt(0);
        fleet.writers().next();
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < SAMPLES; i++) {
            long revision = fleet.writers().next();
            Duration took = Patience.await(
                    POLL, "a change did not arrive", () -> fleet.sdks(1).reached(revision));
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        sessions.forEach(session -> fleet.database().signalSession("CONT", session));
        figures.add(sessions.size() + " sessions deaf").add("slowest of " + SAMPLES + " changes", slowest);
    }

    private static List<Long> listeners(Postgres database) {
        List<Long> found = new ArrayList<>();
        long last = 0;
        while (last >= 0) {
            last = database.number("SELECT pid FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND pid > " + last
                    + " ORDER BY pid LIMIT 1");
            if (last >= 0) {
                found.add(last);
            }
        }
        return found;
    }

    private static void exhausted(Fleet fleet, Figures figures) throws IOException, SQLException {
        List<Connection> held = new ArrayList<>();
        try {
            figures.add(
                    "nodes without a connection",
                    Patience.await(SOON, "nodes keep connections", () -> takeAll(fleet.database(), held)));
            Reply refused = fleet.admin(1)
                    .post(
                            Fleet.ENVIRONMENT + "/changes",
                            "{\"operations\": [{\"operation\":" + " \"enable\", \"flag\": \"" + Fleet.SWITCH
                                    + "\", \"ifMatch\": \"*\"}]}");
            Fleet.expect(refused.status() == 503, "a write was answered " + refused.status());
            Fleet.Engaged engaged = fleet.engage(0, Duration.ofSeconds(2), fleet.sdks());
            figures.add(held.size() + " connections held")
                    .add("answered", engaged.answered())
                    .add("obeyed", engaged.obeyed());
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }
        fleet.release(0);
    }

    /**
     * Ends the nodes' sessions and takes their places, as far as the nodes are not faster; says whether they have none. Who is
     * still signing in has a place already and is not shown yet, so it looks for a while.
     */
    private static boolean takeAll(Postgres database, List<Connection> held) {
        hold(database, held);
        try (Statement statement = held.get(0).createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + NODES);
            boolean none = true;
            for (int look = 0; none && look < LOOKS; look++) {
                hold(database, held);
                try (ResultSet left = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE " + NODES)) {
                    none = left.next() && left.getLong(1) == 0;
                }
                Patience.pause(BETWEEN_LOOKS);
            }
            return none;
        } catch (SQLException refused) {
            throw new Trouble("sessions cannot be ended: " + refused.getMessage(), refused);
        }
    }

    private static void hold(Postgres database, List<Connection> held) {
        try {
            while (true) {
                held.add(database.connect());
            }
        } catch (SQLException full) {
            // That was to be reached.
        }
    }
}
