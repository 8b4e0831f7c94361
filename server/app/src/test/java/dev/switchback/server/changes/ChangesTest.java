package dev.switchback.server.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.environments.EnvironmentService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

final class ChangesTest {
    private static final EnvironmentId PRODUCTION = new EnvironmentId("default", "production");
    private static final long SOON = Duration.ofSeconds(60).toSeconds();

    /** Whoever is second has to wait until the first has no place in the database any more, which then knows nothing of it. */
    @Test
    void aChangeThatHangsLosesItsLockAndIsNeverMade() {
        try (Database database = TestDatabase.fresh()) {
            Changes changes = new Changes(database.jdbi(), InstantSource.fixed(Instant.parse("2026-11-21T09:30:00Z")));
            new EnvironmentService(database.jdbi(), changes).createFirst();
            List<Long> made = new ArrayList<>();

            assertThatThrownBy(() -> changes.inEnvironment(PRODUCTION, new Actor("hanging"), change -> {
                        made.add(CompletableFuture.supplyAsync(() -> record(changes, "waiting"))
                                .orTimeout(SOON, TimeUnit.SECONDS)
                                .join());
                        return record(change, "hanging");
                    }))
                    .isInstanceOf(JdbiException.class);

            assertThat(made).containsExactly(1L);
            assertThat(record(changes, "last")).isEqualTo(2);
        }
    }

    private static long record(Changes changes, String who) {
        return changes.inEnvironment(PRODUCTION, new Actor(who), change -> record(change, who));
    }

    private static long record(Change change, String who) {
        change.record(new AuditRecord("flag.changed", "flag/x", who, null, null));
        return change.revision();
    }
}
