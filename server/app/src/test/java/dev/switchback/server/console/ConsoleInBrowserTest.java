package dev.switchback.server.console;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.FrontendPackages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console as people use it: in Chromium, against a node in a process of its own that can be killed. */
@Timeout(900)
final class ConsoleInBrowserTest {
    private static final int LEAST = 32;
    private static final String SERVICES = "/api/v1/projects/default/environments/services";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyScreenDoesItsWorkAndAnEmergencyIsPulledWhateverElseFails() throws IOException, InterruptedException {
        assumeThat(getClass().getResource("/console/index.html"))
                .as("a console that is built")
                .isNotNull();
        FrontendPackages.build();
        try (PhoenixNode node = PhoenixNode.start(directory)) {
            createFlags(node.admin());
            ManyFlags.fill(directory, node.admin());
            URI url = URI.create(node.url());
            try (Shop shop = Shop.open(url, node.secret("server", "production"));
                    Services services = Services.open(url, node.secret("server", "services"))) {
                assertThat(shop.isReady()).isTrue();
                assertThat(services.areReady()).isTrue();
                String said = FrontendPackages.run(variables(node, directory), "test:console:browser");
                FrontendPackages.passedInBrowser(said, LEAST);
            }
        }
    }

    private static void createFlags(Api admin) {
        create(admin, PRODUCTION + "/flags/" + Shop.FLAG, Flags.off());
        create(admin, PRODUCTION + "/flags/" + Shop.TROUBLE, Flags.off());
        create(admin, SERVICES, "{\"name\": \"With services\"}");
        create(admin, SERVICES + "/flags/" + Shop.FLAG, Flags.serving("{\"variation\": \"v2\"}"));
    }

    private static void create(Api admin, String path, String document) {
        assertThat(admin.put(path, document, "If-None-Match", "*").status()).isEqualTo(201);
    }

    private static Map<String, String> variables(PhoenixNode node, Path directory) {
        return Map.of(
                "SWITCHBACK_DATA", directory.toString(),
                "SWITCHBACK_URL", node.url(),
                "SWITCHBACK_EMERGENCY_URL", node.emergencyUrl(),
                "SWITCHBACK_ADMIN_KEY", node.adminKey(),
                "SWITCHBACK_PROCESS", String.valueOf(node.pid()));
    }
}
