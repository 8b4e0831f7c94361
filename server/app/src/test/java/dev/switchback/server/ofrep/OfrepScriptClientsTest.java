package dev.switchback.server.ofrep;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.NodeClients;
import dev.switchback.server.testing.NodeProject;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drives the clients that OpenFeature publishes for browsers and for Node.js, of both generations. */
final class OfrepScriptClientsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    /** One request a second, and a burst of a hundred and one. */
    @RegisterExtension
    static final RunningServer STRICT = new RunningServer(new OfrepSettings(1, 50));

    @BeforeAll
    static void createFlags() {
        OfrepFlags.create(SERVER.admin(), PRODUCTION);
        OfrepFlags.create(STRICT.admin(), PRODUCTION);
    }

    @Test
    void thePublishedScriptClientsWork() throws IOException, InterruptedException {
        NodeProject.Finished finished = NodeClients.run(
                "ofrep",
                Map.of(
                        "SWITCHBACK_URL", SERVER.node().url(),
                        "SWITCHBACK_KEY", SERVER.secret("frontend", "production"),
                        "SWITCHBACK_ADMIN_KEY", SERVER.node().firstKey().orElseThrow(),
                        "SWITCHBACK_STRICT_URL", STRICT.node().url(),
                        "SWITCHBACK_STRICT_KEY", STRICT.secret("frontend", "production")));

        assertThat(finished.code()).as(finished.output()).isZero();
        assertThat(finished.output()).containsPattern("pass 1[0-9]").contains("skipped 0", "todo 0");
    }
}
