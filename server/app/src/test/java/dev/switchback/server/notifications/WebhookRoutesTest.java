package dev.switchback.server.notifications;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Guide;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class WebhookRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WEBHOOKS = PRODUCTION + "/webhooks";
    private static final String PLAN =
            "{\"phases\": [{\"share\": 1000, \"minimumSeconds\": 30, \"minimumCalls\": 2000}]}";

    @RegisterExtension
    static final RunningServer SERVER = RunningServer.callingPrivateNetworks();

    @RegisterExtension
    static final RunningServer STRICT = new RunningServer();

    private final Receiver receiver;

    WebhookRoutesTest() throws IOException {
        receiver = new Receiver();
    }

    @BeforeEach
    void nobodyElseListens() {
        SERVER.admin()
                .get(WEBHOOKS)
                .json()
                .path("items")
                .forEach(webhook -> SERVER.admin()
                        .delete(WEBHOOKS + "/" + webhook.path("id").asText()));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void everyStepOfARolloutIsToldSignedInItsOrder() {
        Reply webhook = create("{\"url\": \"%s\"}".formatted(receiver.url()));
        SERVER.admin().put(PRODUCTION + "/flags/told", Flags.off(), "If-None-Match", "*");

        Reply started = SERVER.admin().post(PRODUCTION + "/flags/told/rollouts?reason=go", PLAN);
        String rollout = started.header("Location");
        SERVER.admin().post(rollout + "/pause", "");
        SERVER.admin().post(rollout + "/roll-back?reason=enough", "");
        SERVER.admin().post(PRODUCTION + "/emergency/engage", "{\"flag\": \"told\", \"reason\": \"worst day\"}");

        Eventually.within(
                SOON,
                () -> assertThat(receiver.messages())
                        .extracting(message -> message.json().path("type").asText())
                        .containsExactly(
                                "rollout.started", "rollout.paused", "rollout.rolledBack", "emergency.engaged"));
        receiver.messages()
                .forEach(message -> message.verify(webhook.json().path("secret").asText()));
        JsonNode back = receiver.messages().get(2).json().path("data");
        assertThat(back.path("reason").asText()).isEqualTo("enough");
        assertThat(back.path("flag").asText()).isEqualTo("told");
        assertThat(back.at("/rollout/state").asText()).isEqualTo("rolledBack");
        assertThat(back.path("revision").asLong()).isPositive();
        SERVER.admin().post(PRODUCTION + "/emergency/release", "{\"reason\": \"over\"}", "If-Match", "*");
    }

    @Test
    void aSecretIsShownOnceAndIsInNoOtherAnswerNorInTheAuditLog() {
        Reply created = create("{\"url\": \"%s\", \"description\": \"on call\"}".formatted(receiver.url()));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        String secret = created.json().path("secret").asText();
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        String webhook = created.header("Location");
        Reply rotated = SERVER.admin().post(webhook + "/rotate-secret?reason=leaked", "");
        assertThat(rotated.json().path("secret").asText()).startsWith("whsec_").isNotEqualTo(secret);
        SERVER.admin().patch(webhook, "{\"enabled\": false}");
        SERVER.admin().delete(webhook);

        String audit =
                SERVER.admin().get("/api/v1/projects/default/audit?limit=200").body();
        assertThat(audit)
                .contains("webhook.created", "webhook.secretRotated", "webhook.changed", "webhook.deleted", "on call")
                .doesNotContain("whsec_")
                .doesNotContain("/hooks/T0");
        String again = create("{\"url\": \"%s\"}".formatted(receiver.url())).header("Location");
        assertThat(SERVER.admin().get(again).body()
                        + SERVER.admin().get(WEBHOOKS).body())
                .doesNotContain("whsec_");
    }

    @Test
    void aWebhookIsTriedOutAndItsDeliveriesAreSeen() {
        String webhook = create("{\"url\": \"%s\", \"events\": [\"rollout.rolledBack\"]}".formatted(receiver.url()))
                .header("Location");
        receiver.answering(503, Map.of());

        Reply sent = SERVER.admin().post(webhook + "/test", "");
        assertThat(sent.status()).isEqualTo(202);
        assertThat(sent.json().at("/payload/type").asText()).isEqualTo("webhook.test");
        String delivery = webhook + "/deliveries/" + sent.json().path("id").asText();

        Eventually.within(
                SOON,
                () -> assertThat(SERVER.admin()
                                .get(delivery)
                                .json()
                                .path("status")
                                .asInt())
                        .isEqualTo(503));
        JsonNode failed = SERVER.admin().get(delivery).json();
        assertThat(failed.path("state").asText()).isEqualTo("pending");
        assertThat(failed.path("attempts").asInt()).isEqualTo(1);
        assertThat(failed.has("nextAt")).isTrue();

        receiver.answering(200, Map.of());
        assertThat(SERVER.admin().post(delivery + "/retry", "").status()).isEqualTo(202);
        Eventually.within(
                SOON,
                () -> assertThat(SERVER.admin()
                                .get(delivery)
                                .json()
                                .path("state")
                                .asText())
                        .isEqualTo("delivered"));
        assertThat(SERVER.admin().get(webhook + "/deliveries?state=dead").json().path("items"))
                .isEmpty();
        assertThat(SERVER.admin().get(webhook + "/deliveries?limit=1").json().path("items"))
                .hasSize(1);
        assertThat(SERVER.stranger().get("/metrics").body()).contains("switchback_webhooks_attempts_total");
    }

    @Test
    void aChangeKeepsWhatItDoesNotNameAndMayInsistOnAVersion() {
        String webhook = create("{\"url\": \"%s\", \"description\": \"a\", \"events\": [\"emergency.*\"]}"
                        .formatted(receiver.url()))
                .header("Location");

        Reply changed = SERVER.admin().patch(webhook, "{\"enabled\": false}", "If-Match", "\"1\"");
        assertThat(changed.tag()).isEqualTo("\"2\"");
        assertThat(changed.json().path("description").asText()).isEqualTo("a");
        assertThat(changed.json().at("/events/0").asText()).isEqualTo("emergency.*");
        assertThat(SERVER.admin()
                        .patch(webhook, "{\"enabled\": true}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(SERVER.admin().post(webhook + "/test", "").status()).isEqualTo(409);
        assertThat(SERVER.admin().patch(webhook, "{\"url\": \"ftp://a/\"}").status())
                .isEqualTo(422);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(create("{}").status()).isEqualTo(422);
        assertThat(create("{\"url\": \"nonsense\"}").status()).isEqualTo(422);
        for (String event : List.of("rolout.*", "rollout.exploded", "*", "", "webhook.test")) {
            assertThat(create("{\"url\": \"%s\", \"events\": [\"%s\"]}".formatted(receiver.url(), event))
                            .status())
                    .as(event)
                    .isEqualTo(422);
        }
        assertThat(create("{\"url\": \"%s\", \"events\": []}".formatted(receiver.url()))
                        .status())
                .isEqualTo(422);
        assertThat(create("{\"url\": \"%s\", \"format\": \"xml\"}".formatted(receiver.url()))
                        .status())
                .isEqualTo(422);
        assertThat(SERVER.admin().get(WEBHOOKS + "/nobody").status()).isEqualTo(404);
        assertThat(SERVER.admin().get(WEBHOOKS + "/nobody/deliveries").status()).isEqualTo(404);
        assertThat(SERVER.admin()
                        .post(
                                "/api/v1/projects/default/environments/nowhere/webhooks",
                                "{\"url\": \"https://8.8.8.8/\"}")
                        .status())
                .isEqualTo(404);
        assertThat(SERVER.holder("server", "production").get(WEBHOOKS).status()).isEqualTo(403);
        String webhook = create("{\"url\": \"%s\"}".formatted(receiver.url())).header("Location");
        assertThat(SERVER.admin().get(webhook + "/deliveries/x").status()).isEqualTo(404);
        assertThat(SERVER.admin().get(webhook + "/deliveries?after=x").status()).isEqualTo(400);
    }

    @Test
    void anEnvironmentHasTwentyAtMost() {
        for (int i = 0; i < 20; i++) {
            assertThat(create("{\"url\": \"%s\"}".formatted(receiver.url())).status())
                    .isEqualTo(201);
        }
        assertThat(create("{\"url\": \"%s\"}".formatted(receiver.url())).status())
                .isEqualTo(409);
    }

    @Test
    void aNodeAsItComesCallsNobodyInItsOwnNetwork() {
        for (String url : List.of(
                receiver.url(),
                "https://127.0.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::ffff:10.0.0.1]/",
                "https://8.8.8.8:5432/")) {
            Reply refused = STRICT.admin().post(WEBHOOKS, "{\"url\": \"%s\"}".formatted(url));
            assertThat(refused.status()).as(url).isEqualTo(422);
            assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/url");
        }
        assertThat(STRICT.admin()
                        .post(WEBHOOKS, "{\"url\": \"https://8.8.8.8/\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void everyLineOfTheGuideWorksAsItStands() throws IOException, InterruptedException {
        assertThat(Guide.follow("webhooks.md", SERVER)).contains("whsec_", "webhook.test", "HTTP 204");
    }

    private static Reply create(String document) {
        return SERVER.admin().post(WEBHOOKS + "?reason=test", document);
    }
}
