package dev.switchback.server.database;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.Settings;
import dev.switchback.server.Switchback;
import dev.switchback.server.database.Durability.Replication;
import dev.switchback.server.emergency.PeerSettings;
import dev.switchback.server.ofrep.OfrepSettings;
import dev.switchback.server.outbound.OutboundSettings;
import dev.switchback.server.rollouts.RolloutLimits;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What acknowledged changes outlive, on a real primary with a real standby. */
@Timeout(300)
final class DurabilityTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private Instant now = Instant.parse("2026-11-21T09:30:00Z");

    @Test
    void whatIsAcknowledgedAsDurableOutlivesThePrimary() throws Exception {
        try (PostgresPair pair = PostgresPair.start();
                Switchback node = node(pair.settings())) {
            Api admin = Api.at(node.url()).as(node.firstKey().orElseThrow());
            Eventually.within(
                    SOON,
                    () -> assertThat(admin.get("/readyz").body())
                            .contains("\"durable\":false", "synchronous_standby_names"));
            assertThat(put(admin, "before").header("Switchback-Durable")).isEqualTo("false");

            pair.synchronous(true);
            Eventually.within(
                    SOON, () -> assertThat(admin.get("/readyz").body()).contains("\"durable\":true"));
            Reply acknowledged = put(admin, "after");
            assertThat(acknowledged.header("Switchback-Durable")).isEqualTo("true");
            assertThat(admin.get(PRODUCTION + "/flags/after").header("Switchback-Durable"))
                    .isEmpty();

            pair.failOver();

            Eventually.within(
                    SOON,
                    () -> assertThat(admin.get(PRODUCTION + "/flags/after").tag())
                            .isEqualTo(acknowledged.tag()));
            AtomicInteger attempts = new AtomicInteger();
            Eventually.within(SOON, () -> {
                Reply written = put(admin, "later-" + attempts.incrementAndGet());
                assertThat(written.status()).isEqualTo(201);
                assertThat(written.header("Switchback-Durable")).isEqualTo("false");
            });
        }
    }

    @Test
    void oneServerAloneIsNotDurableAndNoReasonToComplain() {
        try (Database database = TestDatabase.fresh()) {
            Durability durability = new Durability(database.jdbi(), () -> now);
            assertThat(durability.replication()).isEqualTo(Replication.UNKNOWN);
            assertThat(durability.since()).isEmpty();

            durability.tick();

            assertThat(durability.replication()).isEqualTo(Replication.NONE);
            assertThat(durability.durable()).isFalse();
            assertThat(durability.complaint()).isEmpty();
            assertThat(durability.since()).contains(now);
            now = now.plusSeconds(10);
            assertThat(durability.replication()).isEqualTo(Replication.UNKNOWN);
        }
    }

    @Test
    void aServerThatDoesNotWaitForItsDiskIsComplainedOf() {
        DatabaseSettings settings = TestDatabase.freshSettings();
        DatabaseSettings hasty = new DatabaseSettings(
                settings.jdbcUrl() + "?options=-c%20synchronous_commit=off", settings.user(), settings.password(), 1);
        try (Database database = Database.open(hasty)) {
            Durability durability = new Durability(database.jdbi(), InstantSource.system());

            durability.tick();

            assertThat(durability.complaint())
                    .hasValueSatisfying(words -> assertThat(words).contains("power cut"));
        }
    }

    private static Reply put(Api admin, String key) {
        return admin.put(PRODUCTION + "/flags/" + key, Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
    }

    private static Switchback node(DatabaseSettings settings) throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes")), "node");
        return Switchback.start(new Settings(
                "127.0.0.1",
                0,
                directory,
                Optional.of(settings),
                5,
                Set.of("*"),
                OfrepSettings.DEFAULT,
                OutboundSettings.DEFAULT,
                Optional.empty(),
                0,
                RolloutLimits.DEFAULT,
                PeerSettings.NONE,
                Duration.ZERO));
    }
}
