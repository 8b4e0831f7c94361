package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.util.List;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

final class DatabaseTest {

    @Test
    void everyTestGetsADatabaseOfItsOwn() {
        try (Database one = TestDatabase.fresh();
                Database other = TestDatabase.fresh()) {
            one.jdbi().useHandle(handle -> handle.execute("CREATE TABLE only_here (number bigint)"));

            assertThat(text(one, "SELECT to_regclass('only_here')::text")).containsExactly("only_here");
            assertThat(text(other, "SELECT coalesce(to_regclass('only_here')::text, 'absent')"))
                    .containsExactly("absent");
        }
    }

    @Test
    void theTimeoutsOfTheDriverAreSetOnPooledConnections() throws Exception {
        try (Database database = TestDatabase.fresh()) {
            int timeout =
                    database.jdbi().withHandle(handle -> handle.getConnection().getNetworkTimeout());

            assertThat(timeout).isEqualTo(10_000);
        }
    }

    @Test
    void aParameterOfTheUrlWinsOverOurDefault() throws Exception {
        DatabaseSettings settings = TestDatabase.freshSettings();
        String joint = settings.jdbcUrl().contains("?") ? "&" : "?";
        DatabaseSettings hasty = new DatabaseSettings(
                settings.jdbcUrl() + joint + "socketTimeout=3", settings.user(), settings.password(), 1);

        try (Connection connection = hasty.connect()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(3_000);
        }
    }

    @Test
    void migrationsRunInOrderAndOnce() {
        try (Database database = Database.open(TestDatabase.emptySettings())) {
            database.migrate("classpath:db/migration-of-two");
            database.migrate("classpath:db/migration-of-two");

            assertThat(text(database, "SELECT name FROM fruit")).containsExactly("apple");
        }
    }

    @Test
    void aScriptThatFailsIsUndoneAndNamed() {
        try (Database database = Database.open(TestDatabase.emptySettings())) {
            assertThatThrownBy(() -> database.migrate("classpath:db/migration-broken"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("V2__leek.sql")
                    .hasMessageContaining("vegetable");
            assertThat(text(database, "SELECT name FROM fruit")).isEmpty();

            database.migrate("classpath:db/migration-of-two");
            assertThat(text(database, "SELECT name FROM fruit")).containsExactly("apple");
        }
    }

    @Test
    void aScriptThatWasEditedAfterItRanIsRefused() {
        try (Database database = Database.open(TestDatabase.emptySettings())) {
            database.migrate("classpath:db/migration-of-two");

            assertThatThrownBy(() -> database.migrate("classpath:db/migration-edited"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("checksum mismatch");
        }
    }

    @Test
    void itOpensWhileTheDatabaseIsAwayAndSaysSoWhenAsked() throws Exception {
        try (Database database = Database.open(nowhere())) {
            assertThatThrownBy(() -> text(database, "SELECT '1'")).isInstanceOf(ConnectionException.class);
            assertThatThrownBy(database::migrate)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("could not be brought up to date")
                    .hasMessageNotContaining("secret");
        }
    }

    /** A server that isn't there: a port that was free a moment ago. */
    private static DatabaseSettings nowhere() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return DatabaseSettings.parse("postgresql://ann:secret@127.0.0.1:" + socket.getLocalPort() + "/flags");
        }
    }

    private static List<String> text(Database database, String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
