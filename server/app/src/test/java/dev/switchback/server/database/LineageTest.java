package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchback.server.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node takes for its primary, on a real pair of servers. */
@Timeout(300)
final class LineageTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void anOldPrimaryThatComesBackIsToldNothing() throws Exception {
        try (PostgresPair pair = PostgresPair.start()) {
            Lineage lineage = Lineage.keptIn(directory);
            Jdbi node = node(pair.settings(), lineage);
            node.useHandle(handle -> handle.execute("CREATE TABLE told (by_whom text)"));
            pair.synchronous(true);
            tell(node, "before");
            pair.synchronous(false);
            pair.failOver();
            Eventually.within(SOON, () -> tell(node, "after"));

            pair.bringBackOldPrimary();

            DatabaseSettings forgetful = askedInOrder(pair.settings());
            tell(node(forgetful, lineage), "the same node");
            tell(node(forgetful, Lineage.keptIn(directory)), "the node started anew");
            tell(node(forgetful, Lineage.unknown()), "somebody who does not know");
            assertThat(told(node)).containsExactly("before", "after", "the same node", "the node started anew");
            assertThat(lineage.complaint()).isEmpty();
            assertThat(told(node(pair.firstPrimary(), Lineage.unknown())))
                    .containsExactly("before", "somebody who does not know");
        }
    }

    @Test
    void whereOnlyAnOldPrimaryAnswersTheNodeSaysWhatToDo() throws Exception {
        try (PostgresPair pair = PostgresPair.start()) {
            Lineage lineage = Lineage.keptIn(directory);
            pair.failOver();
            node(pair.settings(), lineage).useHandle(handle -> handle.execute("SELECT 1"));
            pair.bringBackOldPrimary();

            DatabaseSettings stranded = pair.firstPrimary();

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> new NewestPrimary(stranded, stranded.properties(), lineage).getConnection())
                    .withMessageContaining("Make it a standby");
            assertThat(lineage.complaint())
                    .hasValueSatisfying(words -> assertThat(words).contains("database-timeline"));
            node(pair.settings(), lineage).useHandle(handle -> handle.execute("SELECT 1"));
            assertThat(lineage.complaint()).isEmpty();
        }
    }

    @Test
    void aDatabaseOfAnotherClusterIsTakenAsItIs() throws Exception {
        Path kept = directory.resolve("database-timeline");
        Files.writeString(kept, "1 7\n");

        node(TestDatabase.freshSettings(), Lineage.keptIn(directory)).useHandle(handle -> handle.execute("SELECT 1"));

        assertThat(Files.readString(kept)).matches("-?\\d{10,} 1\n");
    }

    @Test
    void aDamagedFileIsPassedOver() throws Exception {
        Files.writeString(directory.resolve("database-timeline"), "nonsense");

        node(TestDatabase.freshSettings(), Lineage.keptIn(directory)).useHandle(handle -> handle.execute("SELECT 1"));
    }

    /** The driver would remember for a while which server was the primary. */
    private static DatabaseSettings askedInOrder(DatabaseSettings settings) {
        return new DatabaseSettings(
                settings.jdbcUrl() + "?hostRecheckSeconds=0", settings.user(), settings.password(), 1);
    }

    private static Jdbi node(DatabaseSettings settings, Lineage lineage) {
        return Jdbi.create(() -> new NewestPrimary(settings, settings.properties(), lineage).getConnection());
    }

    private static void tell(Jdbi node, String whom) {
        node.useHandle(handle -> handle.execute("INSERT INTO told VALUES (?)", whom));
    }

    private static List<String> told(Jdbi node) {
        return node.withHandle(handle -> handle.createQuery("SELECT by_whom FROM told")
                .mapTo(String.class)
                .list());
    }
}
