package dev.switchback.server.emergency;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.server.http.Json;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tags and whole projects, from the API to what SDKs are sent. */
final class EmergencyScopesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String EMERGENCY = PRODUCTION + "/emergency";
    private static final String PROJECT = "/api/v1/projects/default/emergency";
    private static final String STAGING = "/api/v1/projects/default/environments/staging";
    private static final String PAYMENTS = "{\"tag\": \"payments\", \"reason\": \"fire\"}";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void startCalm() {
        admin = SERVER.admin();
        releaseAll();
        flag(PRODUCTION, "checkout", "payments", "web");
        flag(PRODUCTION, "refund", "payments");
        flag(PRODUCTION, "banner", "web");
    }

    @Test
    void aTagTakesBackItsFlagsAndNoOthersAndItsReleaseRestoresTheHash() {
        String before = SERVER.snapshot().path("hash").asText();

        Reply engaged = admin.post(EMERGENCY + "/engage", PAYMENTS);

        assertThat(engaged.json().path("engagements").path(0).path("tag").asText())
                .isEqualTo("payments");
        assertThat(texts(engaged.json().path("engagements").path(0).path("flags")))
                .isEqualTo("[\"checkout\",\"refund\"]");
        assertThat(serves("checkout")).isFalse();
        assertThat(serves("refund")).isFalse();
        assertThat(serves("banner")).isTrue();
        assertThat(frontendFlags().path("EMERGENCY_ROLLBACK").asBoolean()).isFalse();
        Reply released = admin.post(
                EMERGENCY + "/release", "{\"tag\": \"payments\", \"reason\": \"fixed\"}", "If-Match", engaged.tag());
        assertThat(released.json().path("engaged").asBoolean()).isFalse();
        assertThat(SERVER.snapshot().path("hash").asText()).isEqualTo(before);
    }

    @Test
    void aTagCoversWhoGetsItLaterAndKeepsWhoLosesIt() {
        admin.post(EMERGENCY + "/engage", PAYMENTS);

        flag(PRODUCTION, "banner", "payments");
        flag(PRODUCTION, "checkout", "web");

        assertThat(serves("banner")).isFalse();
        assertThat(serves("checkout")).isFalse();
        releaseAll();
        assertThat(serves("banner")).isTrue();
        assertThat(serves("checkout")).isTrue();
    }

    @Test
    void aTagThatNothingCarriesIsNoRollback() {
        Reply refused = admin.post(EMERGENCY + "/engage", "{\"tag\": \"paymets\"}");
        Reply both = admin.post(EMERGENCY + "/engage", "{\"tag\": \"web\", \"flag\": \"banner\"}");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(both.status()).isEqualTo(422);
        assertThat(admin.get(EMERGENCY).json().path("engaged").asBoolean()).isFalse();
    }

    @Test
    void aDryRunOfATagNamesItsFlags() {
        Reply dry = admin.post(EMERGENCY + "/engage?dryRun=true", PAYMENTS);

        assertThat(texts(dry.json().path("flags"))).isEqualTo("[\"checkout\",\"refund\"]");
        assertThat(serves("checkout")).isTrue();
    }

    @Test
    void aProjectIsEngagedInAllItsEnvironmentsUnderOneId() {
        flag(STAGING, "checkout");
        String before = SERVER.snapshot().path("hash").asText();

        Reply engaged = admin.post(PROJECT + "/engage", "{\"reason\": \"fire\"}");
        Reply again = admin.post(PROJECT + "/engage", "{\"reason\": \"fire!\"}");

        JsonNode whole = engaged.json().path("engagements").path(0);
        assertThat(engaged.json().path("database").asText()).isEqualTo("committed");
        assertThat(engaged.json().path("journal").asBoolean()).isTrue();
        assertThat(texts(whole.path("environments"))).contains("development", "production", "staging");
        assertThat(again.json().path("engagements")).isEqualTo(engaged.json().path("engagements"));
        assertThat(serves("banner")).isFalse();
        assertThat(emergency(STAGING, "checkout")).isTrue();

        Reply released =
                admin.post(PROJECT + "/release", released(whole.path("id").asText()));

        assertThat(released.status()).isEqualTo(200);
        assertThat(released.json().path("engaged").asBoolean()).isFalse();
        assertThat(emergency(STAGING, "checkout")).isFalse();
        assertThat(SERVER.snapshot().path("hash").asText()).isEqualTo(before);
    }

    @Test
    void anEnvironmentOfAnEngagedProjectIsBornEngaged() {
        JsonNode whole = admin.post(PROJECT + "/engage", PAYMENTS)
                .json()
                .path("engagements")
                .path(0);

        admin.put("/api/v1/projects/default/environments/late", "{\"name\": \"Late\"}", "If-None-Match", "*");
        String late = "/api/v1/projects/default/environments/late";
        flag(late, "refund", "payments");

        assertThat(emergency(late, "refund")).isTrue();
        assertThat(admin.get(late + "/emergency").json().path("epoch").asInt()).isPositive();
        admin.post(PROJECT + "/release", released(whole.path("id").asText()));
        assertThat(emergency(late, "refund")).isFalse();
    }

    @Test
    void anEnvironmentsReleaseLeavesItsProjectEngaged() {
        admin.post(PROJECT + "/engage", "");
        Reply engaged = admin.post(EMERGENCY + "/engage", "");

        Reply released = admin.post(EMERGENCY + "/release", "{\"reason\": \"fixed\"}", "If-Match", engaged.tag());

        assertThat(released.json().path("engagements")).hasSize(1);
        assertThat(released.json().path("engagements").path(0).path("group").asText())
                .isNotEmpty();
        assertThat(serves("checkout")).isFalse();
    }

    @Test
    void aDryRunOfAProjectCountsEachEnvironment() {
        JsonNode dry = admin.post(PROJECT + "/engage?dryRun=true", PAYMENTS).json();

        assertThat(dry.path("dryRun").asBoolean()).isTrue();
        assertThat(texts(dry.path("environments"))).contains("\"production\"", "[\"checkout\",\"refund\"]");
        assertThat(admin.get(PROJECT).json().path("engaged").asBoolean()).isFalse();
    }

    @Test
    void aKeyOfOneEnvironmentEngagesNoProject() {
        String bound = admin.post(
                        "/api/v1/keys",
                        "{\"kind\": \"breakGlass\", \"name\": \"b\", \"project\": \"default\", \"environment\":"
                                + " \"production\"}")
                .json()
                .path("secret")
                .asText();

        assertThat(admin.as(bound).post(PROJECT + "/engage", "").status()).isEqualTo(403);
        assertThat(admin.as(bound).get(PROJECT).status()).isEqualTo(403);
        assertThat(admin.post("/api/v1/projects/nowhere/emergency/engage", "").status())
                .isEqualTo(404);
        assertThat(admin.post(PROJECT + "/engage", "{\"flag\": \"checkout\"}").status())
                .isEqualTo(422);
        assertThat(admin.post(PROJECT + "/release", "{\"reason\": \"fixed\"}").status())
                .isEqualTo(422);
    }

    private void releaseAll() {
        for (JsonNode part : admin.get(PROJECT).json().path("environments")) {
            for (JsonNode one : part.path("engagements")) {
                admin.post(
                        "/api/v1/projects/default/environments/"
                                + part.path("environment").asText() + "/emergency/release",
                        released(one.path("id").asText()));
            }
        }
    }

    private void flag(String environment, String key, String... tags) {
        ObjectNode document = (ObjectNode)
                Json.read(Flags.serving("{\"variation\": \"v2\"}").getBytes(StandardCharsets.UTF_8), JsonNode.class);
        for (String tag : tags) {
            document.withArray("tags").add(tag);
        }
        Reply present = admin.get(environment + "/flags/" + key);
        String name = present.status() == 200 ? "If-Match" : "If-None-Match";
        Reply put = admin.put(
                environment + "/flags/" + key,
                document.toString(),
                name,
                present.status() == 200 ? present.tag() : "*");
        assertThat(put.status()).isLessThan(300);
    }

    private static String released(String id) {
        return "{\"reason\": \"fixed\", \"engagements\": [\"%s\"]}".formatted(id);
    }

    private boolean emergency(String environment, String flag) {
        return admin.get(environment + "/flags/" + flag)
                .json()
                .path("emergency")
                .asBoolean();
    }

    private static boolean serves(String flag) {
        return frontendFlags().path(flag).asBoolean();
    }

    private static JsonNode frontendFlags() {
        return SERVER.holder("frontend", "production")
                .get("/api/v1/frontend/flags")
                .json();
    }

    private static String texts(JsonNode node) {
        return node.toString();
    }
}
