package dev.switchback.server.unleash;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.RunningServer;
import io.getunleash.DefaultUnleash;
import io.getunleash.UnleashContext;
import io.getunleash.UnleashException;
import io.getunleash.event.ClientFeaturesResponse;
import io.getunleash.event.UnleashSubscriber;
import io.getunleash.util.UnleashConfig;
import io.getunleash.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drives the SDK that Unleash publishes for Java. Only its URL and its token are ours. */
final class UnleashJavaClientTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int USERS = 1_000;
    private static final List<String> FAILURES = new CopyOnWriteArrayList<>();

    private static DefaultUnleash original;
    private static DefaultUnleash client;

    @BeforeAll
    static void connect() throws IOException {
        String state = Files.readString(ImportedFlags.importTo(SERVER.admin()));
        original = new DefaultUnleash(config("original", "http://127.0.0.1:1/api", "none")
                .toggleBootstrapProvider(() -> Optional.of(state))
                .disablePolling()
                .disableMetrics()
                .build());
        client = new DefaultUnleash(config("shop", SERVER.node().url() + "/api", SERVER.secret("server", "production"))
                .synchronousFetchOnInitialisation(true)
                .fetchTogglesInterval(1)
                .sendMetricsInterval(1)
                .subscriber(new Failures())
                .build());
    }

    @AfterAll
    static void shutDown() {
        client.shutdown();
        original.shutdown();
    }

    @Test
    void everyUserKeepsEveryAnswer() {
        List<String> names = ImportedFlags.names();
        for (int number = 0; number < USERS; number++) {
            UnleashContext context = context(number);
            for (String name : names) {
                assertThat(client.isEnabled(name, context))
                        .as("%s for %s", name, number)
                        .isEqualTo(original.isEnabled(name, context));
                Variant expected = original.getVariant(name, context);
                Variant variant = client.getVariant(name, context);
                assertThat(variant).as("%s for %s", name, number).isEqualTo(expected);
                assertThat(variant.getPayload()).isEqualTo(expected.getPayload());
            }
        }
    }

    @Test
    void aChangeAndAnEmergencyAreSeen() {
        Api admin = SERVER.admin();
        UnleashContext context = context(1);
        assertThat(client.getVariant("own", context).isEnabled()).isTrue();

        admin.post(PRODUCTION + "/import/unleash", """
                {"features": [{"name": "new", "enabled": true, "strategies": [{"name": "default"}]}]}
                """);
        Eventually.within(
                PATIENCE, () -> assertThat(client.isEnabled("new", context)).isTrue());

        admin.post(PRODUCTION + "/emergency/engage", "{}");
        Eventually.within(PATIENCE, () -> {
            assertThat(client.isEnabled("new", context)).isFalse();
            assertThat(client.getVariant("own", context).isEnabled()).isFalse();
        });
        String tag = admin.get(PRODUCTION + "/emergency").tag();
        admin.post(PRODUCTION + "/emergency/release", "{\"reason\": \"over\"}", "If-Match", tag);
        Eventually.within(
                PATIENCE, () -> assertThat(client.isEnabled("new", context)).isTrue());
    }

    @Test
    void itsRegistrationAndItsCountsAreTaken() {
        client.isEnabled("half", context(1));

        Eventually.within(
                PATIENCE,
                () -> assertThat(SERVER.stranger().get("/metrics").body())
                        .containsPattern("switchback_unleash_registrations_total\\{.*production.*} [1-9]")
                        .containsPattern(
                                "switchback_unleash_evaluations_total\\{enabled=\"true\".*production.*} [1-9]"));
        assertThat(FAILURES).isEmpty();
    }

    private static UnleashConfig.Builder config(String name, String url, String token) throws IOException {
        Path backup = Files.createTempDirectory(Files.createDirectories(Path.of("target", "clients")), name)
                .resolve("backup.json");
        return UnleashConfig.builder()
                .appName(name)
                .instanceId(name)
                .unleashAPI(url)
                .apiKey(token)
                .backupFile(backup.toString());
    }

    private static UnleashContext context(int number) {
        return UnleashContext.builder()
                .userId("u" + number)
                .sessionId("s" + number % 250)
                .remoteAddress("10.0." + number % 7 + "." + number % 251)
                .addProperty("tenant", "t" + number % 100)
                .addProperty("plan", List.of("gold", "free", "silver").get(number % 3))
                .addProperty("age", Integer.toString(number % 60))
                .addProperty("email", "a" + number + "@b.org")
                .build();
    }

    private static final class Failures implements UnleashSubscriber {
        @Override
        public void onError(UnleashException failure) {
            FAILURES.add(failure.toString());
        }

        @Override
        public void togglesFetched(ClientFeaturesResponse response) {
            if (response.getHttpStatusCode() >= 400) {
                FAILURES.add("HTTP " + response.getHttpStatusCode());
            }
        }
    }
}
