package dev.switchback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.ofrep.OfrepSettings;
import dev.switchback.server.outbound.OutboundSettings;
import dev.switchback.server.rollouts.RolloutLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SettingsTest {

    @Test
    void nothingNeedsToBeSet() {
        Settings settings = Settings.from(Map.of("PATH", "/bin"));

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.directory()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(settings.database()).isEmpty();
        assertThat(settings.pool()).isEqualTo(10);
        assertThat(settings.origins()).containsExactly("*");
        assertThat(settings.ofrep()).isEqualTo(OfrepSettings.DEFAULT);
        assertThat(settings.outbound()).isEqualTo(OutboundSettings.DEFAULT);
        assertThat(settings.publicUrl()).isEmpty();
    }

    @Test
    void everythingCanBeSet() {
        Settings settings = Settings.from(Map.of(
                "SWITCHBACK_HOST", "0.0.0.0",
                "SWITCHBACK_PORT", "9000",
                "SWITCHBACK_DATA", "/var/lib/flags",
                "SWITCHBACK_DB_URL", "postgresql://flags:first@db/flags",
                "SWITCHBACK_DB_PASSWORD", "second",
                "SWITCHBACK_DB_POOL", "20",
                "SWITCHBACK_CORS_ORIGINS", "https://a.example, https://b.example",
                "SWITCHBACK_OFREP_RATE", "50",
                "SWITCHBACK_OFREP_STREAMS", "60"));

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(9_000);
        assertThat(settings.directory()).isEqualTo(Path.of("/var/lib/flags"));
        assertThat(settings.database())
                .contains(new DatabaseSettings("jdbc:postgresql://db/flags", "flags", "second", 20));
        assertThat(settings.origins()).containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(settings.ofrep()).isEqualTo(new OfrepSettings(50, 60));
    }

    @Test
    void whereWebhooksMayBeCanBeSet() {
        Settings settings = Settings.from(Map.of(
                "SWITCHBACK_PUBLIC_URL", "https://flags.example/",
                "SWITCHBACK_OUTBOUND_PORTS", "443, 9443",
                "SWITCHBACK_OUTBOUND_ALLOW_PRIVATE", "true"));

        assertThat(settings.publicUrl()).contains("https://flags.example");
        assertThat(settings.outbound()).isEqualTo(new OutboundSettings(true, Set.of(443, 9_443)));
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_OUTBOUND_PORTS", "https")))
                .hasMessageContaining("SWITCHBACK_OUTBOUND_PORTS");
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_OUTBOUND_PORTS", "70000")))
                .hasMessageContaining("65535");
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_PUBLIC_URL", "flags.example")))
                .hasMessageContaining("SWITCHBACK_PUBLIC_URL");
    }

    @Test
    void whereOtherNodesReachThisOneCanBeSet() {
        Settings settings = Settings.from(Map.of("SWITCHBACK_NODE_URL", "http://10.0.0.2:8080/"));

        assertThat(settings.peers().own()).contains(URI.create("http://10.0.0.2:8080"));
        assertThat(Settings.from(Map.of()).peers().own()).isEmpty();
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_NODE_URL", "10.0.0.2")))
                .hasMessageContaining("SWITCHBACK_NODE_URL");
    }

    @Test
    void howMuchGoesBackByItselfCanBeSet() {
        Settings settings = Settings.from(Map.of(
                "SWITCHBACK_ROLLBACKS", "2",
                "SWITCHBACK_ROLLBACKS_SECONDS", "60",
                "SWITCHBACK_INCIDENT_FLAGS", "1",
                "SWITCHBACK_INCIDENT_SECONDS", "30"));

        assertThat(settings.limits()).isEqualTo(new RolloutLimits(2, Duration.ofMinutes(1), Duration.ofSeconds(30), 1));
        assertThat(Settings.from(Map.of()).limits()).isEqualTo(RolloutLimits.DEFAULT);
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_ROLLBACKS", "0")))
                .hasMessageContaining("SWITCHBACK_ROLLBACKS");
    }

    @Test
    void aMisspeltDatabaseSettingDoesNotStartASecondDatabase() {
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_DB_URI", "postgresql://a@b/c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SWITCHBACK_DB_URI")
                .hasMessageContaining("URL");
    }

    @Test
    void aNumberThatIsNoneIsNamed() {
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_STOP_SECONDS", "601")))
                .hasMessageContaining("600");
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_PORT", "http")))
                .hasMessageContaining("SWITCHBACK_PORT");
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_PORT", "70000")))
                .hasMessageContaining("65535");
        assertThatThrownBy(() -> Settings.from(Map.of("SWITCHBACK_DB_POOL", "-1")))
                .hasMessageContaining("SWITCHBACK_DB_POOL");
    }
}
