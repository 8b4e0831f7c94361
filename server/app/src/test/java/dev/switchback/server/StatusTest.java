package dev.switchback.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StatusTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    /** A switch is tried within seconds of the start, and the second time only after a minute. */
    private static final Duration SOON = Duration.ofSeconds(45);

    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void aNodeThatIsWellKeepsAllItsPromisesButThatOfASecondMachine() {
        Api admin = SERVER.admin();

        Eventually.within(SOON, () -> {
            JsonNode status = admin.get("/api/v1/status").json();
            assertThat(status.path("status").asText()).isEqualTo("degraded");
            for (JsonNode promise : status.path("promises")) {
                String expected = promise.path("name").asText().equals("durable") ? "degraded" : "holds";
                assertThat(promise.path("state").asText()).as("%s", promise).isEqualTo(expected);
                assertThat(Instant.parse(promise.path("since").asText())).isBefore(Instant.now());
            }
        });
        assertThat(admin.get("/api/v1/status").json().path("promises").findValuesAsText("name"))
                .isEqualTo(List.of(
                        "database",
                        "durable",
                        "peers",
                        "canary",
                        "notifications",
                        "disk",
                        "telemetry",
                        "streams",
                        "clock"));
    }

    @Test
    void theStatusIsForWhoMayEngageOnBothPortsAndAsAPage() {
        Api emergency = Api.at(SERVER.node().emergencyUrl());
        String key = SERVER.secret("breakGlass", "production");

        assertThat(SERVER.stranger().get("/api/v1/status").status()).isEqualTo(401);
        assertThat(SERVER.holder("server", "production").get("/api/v1/status").status())
                .isEqualTo(403);
        Eventually.within(
                SOON,
                () -> assertThat(emergency.as(key).get("/api/v1/status").status())
                        .isEqualTo(200));

        Reply page = show(emergency, key);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("<table", "outlives the loss of any one machine", "Nothing was changed.");
        assertThat(page.body()).doesNotContain(key);
        assertThat(show(emergency, "sbb_unknown").status()).isEqualTo(403);
        assertThat(emergency.get("/emergency").body()).doesNotContain("<table");
    }

    private static Reply show(Api emergency, String key) {
        return emergency.post("/emergency/status", "key=" + key, "Content-Type", FORM, "Sec-Fetch-Site", "same-origin");
    }
}
