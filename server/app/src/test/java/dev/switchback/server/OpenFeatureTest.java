package dev.switchback.server;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.openfeature.SwitchbackProvider;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.RunningServer;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The OpenFeature provider against a real node. */
final class OpenFeatureTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ImmutableContext ANN = new ImmutableContext("ann");

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private final OpenFeatureAPI openFeature = OpenFeatureAPI.createIsolated();
    private final Client flags = openFeature.getClient();
    private final Queue<String> changed = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        openFeature.shutdown();
    }

    @Test
    void aProviderFollowsARealNodeThroughAnEmergencyAndBack() {
        Api admin = server.admin();
        admin.put(PRODUCTION + "/flags/one", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        admin.put(PRODUCTION + "/flags/half", Flags.share(50_000), "If-None-Match", "*");
        openFeature.setProviderAndWait(provider(secret()));
        openFeature.onProviderConfigurationChanged(event -> changed.addAll(event.getFlagsChanged()));

        FlagEvaluationDetails<Boolean> before = flags.getBooleanDetails("one", false, ANN);
        assertThat(before.getValue()).isTrue();
        assertThat(before.getReason()).isEqualTo("STATIC");
        assertThat(before.getFlagMetadata().getString("flagSetId")).isEqualTo("default/production");
        assertThat(before.getFlagMetadata().getString("version")).isEqualTo(version("one"));
        assertThat(flags.getBooleanDetails("half", false, ANN).getReason()).isEqualTo("SPLIT");
        assertThat(flags.getBooleanDetails("missing", true, ANN).getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);

        String engagement = admin.post(PRODUCTION + "/emergency/engage", "").tag();

        Eventually.within(SOON, () -> assertThat(changed).contains("one", "half"));
        FlagEvaluationDetails<Boolean> during = flags.getBooleanDetails("one", true, ANN);
        assertThat(during.getValue()).isFalse();
        assertThat(during.getReason()).isEqualTo("DISABLED");
        assertThat(during.getFlagMetadata().getString("switchback.reason")).isEqualTo("EMERGENCY_ROLLBACK");

        admin.post(PRODUCTION + "/emergency/release", "{\"reason\": \"over\"}", "If-Match", engagement);

        Eventually.within(
                SOON, () -> assertThat(flags.getBooleanValue("one", false, ANN)).isTrue());
        assertThat(flags.getProviderState()).isEqualTo(ProviderState.READY);
    }

    @Test
    void aKeyThatTheNodeDoesNotKnowIsFatal() {
        assertThatExceptionOfType(FatalError.class)
                .isThrownBy(() -> openFeature.setProviderAndWait(provider("sbs_unknown")));
        assertThat(flags.getBooleanDetails("one", true, ANN).getErrorCode()).isEqualTo(ErrorCode.PROVIDER_FATAL);
        assertThat(flags.getBooleanValue("one", true, ANN)).isTrue();
    }

    private static SwitchbackProvider provider(String secret) {
        return SwitchbackProvider.of(SwitchbackClient.builder()
                .url(URI.create(server.node().url()))
                .key(secret)
                .startTimeout(SOON));
    }

    private static String secret() {
        return server.admin().post("/api/v1/keys", """
                        {"kind": "server", "name": "openfeature", "project": "default", "environment": "production"}
                        """).json().path("secret").asText();
    }

    private static String version(String flag) {
        for (var known : server.snapshot().path("flags")) {
            if (known.path("key").asText().equals(flag)) {
                return known.path("version").asText();
            }
        }
        throw new AssertionError("no flag " + flag);
    }
}
