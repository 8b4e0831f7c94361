package dev.switchback.server.unleash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.NodeClients;
import dev.switchback.server.testing.NodeProject;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drives the SDKs that Unleash publishes for Node.js and for browsers. Only their URL and their token are ours. */
final class UnleashScriptClientsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void unchangedScriptSdksWork() throws IOException, InterruptedException {
        String state = ImportedFlags.importTo(SERVER.admin()).toString();

        NodeProject.Finished finished = NodeClients.run(
                "unleash",
                Map.of(
                        "SWITCHBACK_URL", SERVER.node().url(),
                        "SWITCHBACK_SERVER_KEY", SERVER.secret("server", "production"),
                        "SWITCHBACK_FRONTEND_KEY", SERVER.secret("frontend", "production"),
                        "SWITCHBACK_ADMIN_KEY", SERVER.node().firstKey().orElseThrow(),
                        "SWITCHBACK_STATE", state));

        assertThat(finished.code()).as(finished.output()).isZero();
        assertThat(finished.output()).contains("pass 5", "skipped 0", "todo 0");
        assertThat(SERVER.stranger().get("/metrics").body())
                .containsPattern("switchback_unleash_registrations_total\\{.*production.*} [1-9]")
                .containsPattern("switchback_unleash_evaluations_total\\{enabled=\"true\".*} [1-9]");
    }
}
