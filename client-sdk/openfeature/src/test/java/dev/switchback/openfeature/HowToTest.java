package dev.switchback.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableTrackingEventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import dev.switchback.client.FakeServer;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of docs/how-to/openfeature-java.md, word for word. */
final class HowToTest {
    private static final Logger log = LoggerFactory.getLogger(HowToTest.class);
    private static final Path HOW_TO = Path.of("../../docs/how-to/openfeature-java.md");
    private static final Path THIS = Path.of("src/test/java/dev/switchback/openfeature/HowToTest.java");

    private final Addresses legacyAddresses = new Addresses("old street");
    private final Addresses structuredAddresses = new Addresses("new street");
    private int shown;

    @TempDir
    private Path cacheDirectory;

    private record Addresses(String street) {
        String find(String customer) {
            return customer + ", " + street;
        }
    }

    @Test
    void theSamplesWork() throws Exception {
        try (FakeServer server =
                new FakeServer(Flags.snapshot(1, Flags.fixed("customer-address", "boolean", "false", "true")))) {
            samples(server.url(), FakeServer.KEY, OpenTelemetry.noop());
            versionSwitch(server.url(), FakeServer.KEY);
        }
        assertThat(shown).isEqualTo(1);
    }

    @Test
    void everySampleOfTheHowToIsInThisFile() throws IOException {
        List<String> samples = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(HOW_TO))
                .results()
                .map(sample -> unbroken(sample.group(1)))
                .toList();
        assertThat(samples).hasSize(7);
        assertThat(samples)
                .allSatisfy(
                        sample -> assertThat(unbroken(Files.readString(THIS))).contains(sample));
    }

    private void samples(URI url, String serverKey, OpenTelemetry openTelemetry) {
        OpenFeatureAPI openFeature = OpenFeatureAPI.getInstance();
        openFeature.setProviderAndWait(SwitchbackProvider.of(
                SwitchbackClient.builder().url(url).key(serverKey).cacheDirectory(cacheDirectory)));

        openFeature.onProviderReady(event -> log.info("flags are up to date"));
        openFeature.onProviderStale(event -> log.warn("flags may be out of date: {}", event.getMessage()));
        openFeature.onProviderConfigurationChanged(event -> log.info("changed: {}", event.getFlagsChanged()));

        openFeature.addHooks(TelemetryHook.logging(openTelemetry).withoutContextIds());

        Client flags = openFeature.getClient();
        EvaluationContext customer = new ImmutableContext("customer-17", Map.of("plan", new Value("pro")));
        if (flags.getBooleanValue("customer-address", false, customer)) {
            showNewAddresses();
        }

        SwitchbackProvider provider = (SwitchbackProvider) openFeature.getProvider();
        provider.onTrack(event -> log.info("{}: {} times, {} in all", event.name(), event.count(), event.sum()));
        flags.track("checkout", customer, new MutableTrackingEventDetails(99.50));
        assertThat(provider.tracked()).containsExactly(new TrackedEvent("checkout", 1, 99.50));

        openFeature.shutdown();
    }

    private void versionSwitch(URI url, String serverKey) {
        OpenFeatureAPI openFeature = OpenFeatureAPI.createIsolated();
        SwitchbackClient switchback =
                SwitchbackClient.builder().url(url).key(serverKey).build();
        openFeature.setProviderAndWait(SwitchbackProvider.of(switchback));
        VersionSwitch<String, String> address = switchback
                .versionSwitch("customer-address")
                .v1(legacyAddresses::find)
                .v2(structuredAddresses::find)
                .context(Context::of)
                .build();
        assertThat(address.call("ann")).isEqualTo("ann, new street");
        openFeature.shutdown();
        switchback.close();
    }

    private void showNewAddresses() {
        shown++;
    }

    /** Where lines break is the formatter's business here, and the reader's there. */
    private static String unbroken(String code) {
        return code.replaceAll("\\s+", "");
    }
}
