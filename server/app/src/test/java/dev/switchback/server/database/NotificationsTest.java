package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchback.server.testing.Eventually;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NotificationsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static Database database;

    private final List<String> received = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aNotificationReachesTheListener() {
        try (Notifications notifications = Notifications.listen(database.unpooled(), "arrivals", received::add)) {
            assertThat(notifications).isNotNull();
            hears("arrivals", "one");
            hears("arrivals", "two");
        }
    }

    @Test
    void anotherChannelIsNotHeard() {
        try (Notifications notifications = Notifications.listen(database.unpooled(), "mine", received::add)) {
            assertThat(notifications).isNotNull();
            hears("mine", "ready");
            say("others", "nothing for us");
            hears("mine", "end");

            assertThat(received).doesNotContain("nothing for us");
        }
    }

    @Test
    void aListenerThatThrowsIsCalledAgain() {
        try (Notifications notifications = Notifications.listen(database.unpooled(), "failing", payload -> {
            received.add(payload);
            throw new IllegalStateException("on purpose");
        })) {
            assertThat(notifications).isNotNull();
            hears("failing", "one");
            hears("failing", "two");
        }
    }

    @Test
    void aConnectionThatTheServerEndsIsOpenedAgain() {
        try (Notifications notifications = Notifications.listen(database.unpooled(), "ended", received::add)) {
            assertThat(notifications).isNotNull();
            hears("ended", "before");
            database.jdbi()
                    .useHandle(handle -> handle.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE query = 'LISTEN ended' AND pid <> pg_backend_pid()"));
            hears("ended", "after");
        }
    }

    @Test
    void aConnectionThatHasGoneSilentIsFoundOutAndOpenedAgain() throws Exception {
        DatabaseSettings direct = database.settings();
        URI address = URI.create(direct.jdbcUrl().substring("jdbc:".length()));
        try (SilentProxy proxy = new SilentProxy(address.getPort());
                Database silenced = Database.open(new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1:" + proxy.port() + address.getPath(),
                        direct.user(),
                        direct.password(),
                        1));
                Notifications notifications = Notifications.listen(silenced.unpooled(), "silenced", received::add)) {
            assertThat(notifications).isNotNull();
            hears("silenced", "before");
            proxy.silenceOpenConnections();
            hears("silenced", "after");
        }
    }

    @Test
    void closingEndsTheThreadWithoutWaitingForTheNextNotification() {
        Notifications notifications = Notifications.listen(database.unpooled(), "closing", received::add);
        hears("closing", "ready");

        notifications.close();
        notifications.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("notifications-closing");
    }

    @Test
    void aChannelThatWouldNeedQuotingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Notifications.listen(database.unpooled(), "a; DROP TABLE b", received::add));
    }

    /** Repeats a notification until it is heard, for one that is sent before somebody listens is lost. */
    private void hears(String channel, String payload) {
        Eventually.within(SOON, () -> {
            say(channel, payload);
            assertThat(received).contains(payload);
        });
    }

    private static void say(String channel, String payload) {
        database.jdbi().useHandle(handle -> handle.execute("SELECT pg_notify(?, ?)", channel, payload));
    }
}
