package dev.switchback.server.emergency;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EmergencyPortTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String EMERGENCY = PRODUCTION + "/emergency";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String FORM = "application/x-www-form-urlencoded";

    private Api admin = SERVER.stranger();
    private Api emergency = SERVER.stranger();

    @BeforeEach
    void makeFlag() {
        admin = SERVER.admin();
        emergency = Api.at(SERVER.node().emergencyUrl());
        admin.put(PRODUCTION + "/flags/switch", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
    }

    @AfterEach
    void release() {
        for (String body : List.of("{\"reason\": \"over\"}", "{\"flag\": \"switch\", \"reason\": \"over\"}")) {
            admin.post(
                    EMERGENCY + "/release",
                    body,
                    "If-Match",
                    admin.get(EMERGENCY).tag());
        }
    }

    @Test
    void aBreakGlassKeyEngagesAndWatchesAndDoesNothingElse() {
        String secret = SERVER.secret("breakGlass", "production");
        assertThat(secret).startsWith("sbb_");
        Api holder = emergency.as(secret);

        Reply engaged = holder.post(EMERGENCY + "/engage", "{\"flag\": \"switch\"}");

        assertThat(engaged.json().path("journal").asBoolean()).isTrue();
        Eventually.within(
                SOON,
                () -> assertThat(holder.post(EMERGENCY + "/engage", "{\"flag\": \"switch\"}")
                                .json()
                                .path("database")
                                .asText())
                        .isEqualTo("committed"));
        assertThat(holder.get(EMERGENCY).json().path("engaged").asBoolean()).isTrue();
        Api ordinary = SERVER.stranger().as(secret);
        assertThat(ordinary.get(EMERGENCY).json().path("engaged").asBoolean()).isTrue();
        assertThat(ordinary.post(EMERGENCY + "/release", "{\"reason\": \"over\"}", "If-Match", engaged.tag())
                        .status())
                .isEqualTo(403);
        assertThat(ordinary.get(PRODUCTION + "/flags").status()).isEqualTo(403);
        assertThat(ordinary.get("/api/v1/sdk/snapshot").status()).isEqualTo(403);
        assertThat(ordinary.get("/api/v1/frontend/flags").status()).isEqualTo(403);
        assertThat(ordinary.get("/api/v1/keys").status()).isEqualTo(403);
        assertThat(holder.post("/api/v1/projects/default/environments/staging/emergency/engage", "")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRevokedOrForeignKeyEngagesNothing() {
        JsonNode key = admin.post("/api/v1/keys", "{\"kind\": \"breakGlass\", \"name\": \"sealed\"}")
                .json();
        Api holder = emergency.as(key.path("secret").asText());
        assertThat(holder.get(EMERGENCY).status()).isEqualTo(200);

        admin.delete("/api/v1/keys/" + key.path("id").asText());

        assertThat(holder.post(EMERGENCY + "/engage", "").status()).isEqualTo(401);
        assertThat(emergency
                        .as(SERVER.secret("server", "production"))
                        .post(EMERGENCY + "/engage", "")
                        .status())
                .isEqualTo(401);
        assertThat(emergency.post(EMERGENCY + "/engage", "").status()).isEqualTo(401);
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() {
        Reply before = admin.get(EMERGENCY);

        Reply preview = admin.post(EMERGENCY + "/engage?dryRun=true", "");

        assertThat(preview.json().path("flags").findValuesAsText("")).isEmpty();
        assertThat(preview.json().path("flags").toString()).isEqualTo("[\"switch\"]");
        assertThat(preview.json().path("instances").asInt()).isZero();
        assertThat(admin.get(EMERGENCY).json()).isEqualTo(before.json());
        assertThat(admin.post(EMERGENCY + "/engage?dryRun=true", "{\"flag\": \"none\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void thePageEngagesWithAKeyThatIsTypedIn() {
        Reply page = emergency.get("/emergency");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(page.body()).contains("<form method=\"post\"").doesNotContain("<script", "<style", "http://");

        String secret = SERVER.secret("breakGlass", "production");
        Reply engaged = send(form("default/production", "", "fire <&\">", secret));

        assertThat(engaged.status()).isEqualTo(200);
        assertThat(engaged.body())
                .contains("Engaged. Epoch", "fire &lt;&amp;&quot;&gt;")
                .doesNotContain(secret);
        assertThat(engagement()).contains("fire <&\\\">");
    }

    @Test
    void thePageEngagesAWholeProject() {
        Reply engaged =
                send(form("default", "", "fire", SERVER.node().firstKey().orElseThrow()));

        assertThat(engaged.body()).contains("Engaged in 3 environments");
        JsonNode whole = admin.get("/api/v1/projects/default/emergency")
                .json()
                .path("engagements")
                .path(0);
        assertThat(whole.path("reason").asText()).isEqualTo("fire");
        admin.post(
                "/api/v1/projects/default/emergency/release",
                "{\"reason\": \"fixed\", \"engagements\": [\"%s\"]}"
                        .formatted(whole.path("id").asText()));
    }

    @Test
    void thePageEngagesNothingWithoutAKeyThatOpensTheEnvironment() {
        String secret = SERVER.secret("breakGlass", "production");

        assertThat(send(form("default/staging", "", "", secret)).status()).isEqualTo(403);
        assertThat(send(form("default/production", "", "", SERVER.secret("server", "production")))
                        .status())
                .isEqualTo(403);
        assertThat(send(form("default/production", "none", "", secret)).status())
                .isEqualTo(422);
        assertThat(send(form("/", "", "", secret)).status()).isEqualTo(422);
        assertThat(send(form("default", "", "", secret)).status()).isEqualTo(403);
        assertThat(emergency
                        .post(
                                "/emergency",
                                form("default/production", "", "", secret),
                                "Content-Type",
                                FORM,
                                "Sec-Fetch-Site",
                                "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(admin.get(EMERGENCY).json().path("engaged").asBoolean()).isFalse();
    }

    @Test
    void anAlertThatFiresEngagesWhatItIsLabelledWith() {
        Api holder = emergency.as(SERVER.secret("breakGlass", "production"));

        Reply outcome = holder.post(EMERGENCY + "/alertmanager", """
            {"version": "4", "status": "firing", "receiver": "switchback", "alerts": [
              {"status": "firing", "labels": {"alertname": "A", "switchback_flag": "switch"},
               "annotations": {"summary": "bad"}, "startsAt": "2026-11-21T09:30:00Z"},
              {"status": "resolved", "labels": {"alertname": "B", "switchback_environment": "production"}},
              {"status": "firing", "labels": {"alertname": "C", "switchback_environment": "staging"}},
              {"status": "firing", "labels": {"alertname": "D"}},
              {"status": "firing", "labels": {"alertname": "E", "switchback_flag": "none"}}]}
            """);

        assertThat(outcome.json().path("engaged").toString())
                .isEqualTo("[{\"flag\":\"switch\",\"detail\":\"alert A: bad\"}]");
        assertThat(outcome.json().path("refused")).hasSize(1);
        assertThat(outcome.json().path("ignored").asInt()).isEqualTo(3);
        assertThat(engagement()).contains("\"flag\":\"switch\"");
        assertThat(holder.post(EMERGENCY + "/alertmanager", "{}").status()).isEqualTo(422);
    }

    @Test
    void anAlertForTheEnvironmentEngagesAllOfIt() {
        admin.post(EMERGENCY + "/alertmanager", """
            {"alerts": [{"status": "firing", "labels": {"switchback_environment": "default/production"}}]}
            """);

        assertThat(SERVER.snapshot().path("emergency").toString()).contains("everything");
    }

    @Test
    void whatCannotBeJournalledIsInForceAllTheSame() throws IOException {
        Path journal = SERVER.directory().resolve("emergency.journal");
        Files.deleteIfExists(journal);
        Files.createDirectory(journal);
        try {
            Reply engaged = emergency
                    .as(SERVER.secret("breakGlass", "production"))
                    .post(EMERGENCY + "/engage", "{\"flag\": \"switch\"}");

            assertThat(engaged.json().path("journal").asBoolean()).isFalse();
            assertThat(SERVER.snapshot().path("emergency").toString()).contains("\"switch\"");
        } finally {
            Files.delete(journal);
        }
    }

    @Test
    void manyWhoEngageAtOnceAreAllAnsweredAndEngageOnce() {
        Api holder = emergency.as(SERVER.secret("breakGlass", "production"));
        List<CompletableFuture<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> holder.post(EMERGENCY + "/engage", "")));
        }

        assertThat(calls).allSatisfy(call -> assertThat(call.join().status()).isEqualTo(200));
        JsonNode status = admin.get(EMERGENCY).json();
        assertThat(status.path("epoch").asLong())
                .isEqualTo(SERVER.snapshot().path("emergency").path("epoch").asLong());
        long unheard = calls.stream()
                .filter(call -> call.join().json().path("database").asText().equals("pending"))
                .count();
        assertThat(status.path("engagements").size())
                .as("engaged once, and again only by who got no answer of the database")
                .isBetween(1, 1 + (int) unheard);
    }

    private Reply send(String form) {
        return emergency.post("/emergency", form, "Content-Type", FORM, "Sec-Fetch-Site", "same-origin");
    }

    private String engagement() {
        return admin.get(EMERGENCY).body();
    }

    private static String form(String environment, String flag, String reason, String key) {
        return "environment=%s&flag=%s&reason=%s&key=%s"
                .formatted(encoded(environment), encoded(flag), encoded(reason), encoded(key));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
