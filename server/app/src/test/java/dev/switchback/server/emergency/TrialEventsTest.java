package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.notifications.Outbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TrialEventsTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("default", "production");

    @Test
    void twoMissesAndTheEndOfThemAreWrittenForWebhooks() {
        try (Database database = TestDatabase.fresh()) {
            InstantSource clock = InstantSource.system();
            Changes changes = new Changes(database.jdbi(), clock);
            new EnvironmentService(database.jdbi(), changes).createFirst();
            AtomicInteger ids = new AtomicInteger();
            changes.onAnnounce(new Outbox(() -> "e" + ids.incrementAndGet()));
            hook(database);
            Trials trials = new Trials(clock, new TrialEvents(database.jdbi(), changes, clock));

            trials.failed(PRODUCTION, "it reached nobody");
            assertThat(events(database)).isEmpty();
            trials.failed(PRODUCTION, "it reached nobody");
            trials.failed(PRODUCTION, "it reached nobody");
            trials.passed(PRODUCTION, Duration.ofMillis(3));
            trials.passed(PRODUCTION, Duration.ofMillis(3));

            assertThat(events(database)).containsExactly("emergency.trialFailed", "emergency.trialPassed");
        }
    }

    private static void hook(Database database) {
        database.jdbi().useHandle(handle -> handle.execute("""
            INSERT INTO webhook (id, project, environment, url, events, format, enabled, description, disabled_reason,
                secret, version, created_at, changed_at)
            VALUES ('w', 'default', 'production', 'https://hooks.example', '["emergency.*"]', 'standard', true, '', '',
                's', 1, now(), now())
            """));
    }

    private static List<String> events(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT type FROM event ORDER BY number")
                        .mapTo(String.class)
                        .list());
    }
}
