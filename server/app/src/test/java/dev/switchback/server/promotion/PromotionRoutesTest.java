package dev.switchback.server.promotion;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Guide;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PromotionRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String STAGING = "/api/v1/projects/default/environments/staging";
    private static final String STAFF = """
            {"type": "boolean", "enabled": true, "rollbackVariation": "v1",
             "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}],
             "rules": [{"id": "staff", "serve": {"variation": "v2"},
                        "clauses": [{"attribute": "group", "operator": "in", "values": ["staff"]}]}],
             "defaultRule": {"variation": "v1"}}
            """;

    @Test
    void aNewFlagArrivesOffAndEverybodyKeepsTheirBucket() {
        put(STAGING, "arrives", Flags.share(20_000).replaceFirst("\\{", "{\"salt\": \"pepper\", "));

        JsonNode plan = preview("\"flags\": [\"arrives\"]");
        assertThat(plan.at("/flags/0/outcome").asText()).isEqualTo("added");
        assertThat(SERVER.admin().get(PRODUCTION + "/flags/arrives").status()).isEqualTo(404);

        assertThat(promote("\"flags\": [\"arrives\"]", plan).status()).isEqualTo(200);
        JsonNode arrived = flag(PRODUCTION, "arrives");
        assertThat(arrived.path("enabled").asBoolean()).isFalse();
        assertThat(arrived.path("salt").asText()).isEqualTo("pepper");
        assertThat(arrived.path("defaultRule"))
                .isEqualTo(flag(STAGING, "arrives").path("defaultRule"));
    }

    @Test
    void aPreviewNamesWhatDiffersRuleByRuleAndWhoMoves() {
        put(
                STAGING,
                "differs",
                STAFF.replace("{\"variation\": \"v1\"}}", "{\"weights\": {\"v2\": 30000, \"v1\": 70000}}}"));
        put(PRODUCTION, "differs", STAFF.replace("\"staff\"]}]", "\"crew\"]}]"));

        JsonNode item = preview("\"flags\": [\"differs\"]").at("/flags/0");

        assertThat(item.path("outcome").asText()).isEqualTo("changed");
        assertThat(item.path("differences").findValuesAsText("pointer"))
                .containsExactly("/defaultRule/variation", "/defaultRule/weights", "/rules/staff/clauses");
        assertThat(item.path("moved").asInt()).isEqualTo(30_000);
    }

    @Test
    void theModeOfAFlagIsPromotedWithIt() {
        put(STAGING, "aside", Flags.serving("{\"variation\": \"v2\"}").replaceFirst("\\{", "{\"mode\": \"shadow\", "));
        put(PRODUCTION, "aside", Flags.serving("{\"variation\": \"v2\"}"));

        JsonNode item = preview("\"flags\": [\"aside\"]").at("/flags/0");
        assertThat(item.path("differences").findValuesAsText("pointer")).containsExactly("/mode");
        assertThat(item.path("moved").asInt()).isEqualTo(100_000);

        promoteAsPreviewed("\"flags\": [\"aside\"]");
        assertThat(flag(PRODUCTION, "aside").path("mode").asText()).isEqualTo("shadow");
    }

    @Test
    void aPromotionKeepsWhetherAFlagIsOnUnlessToldOtherwise() {
        put(STAGING, "stays-off", STAFF);
        put(PRODUCTION, "stays-off", Flags.off().replace("\"enabled\": true", "\"enabled\": false"));

        promoteAsPreviewed("\"flags\": [\"stays-off\"]");
        assertThat(flag(PRODUCTION, "stays-off").path("enabled").asBoolean()).isFalse();
        assertThat(flag(PRODUCTION, "stays-off").path("rules")).hasSize(1);

        promoteAsPreviewed("\"flags\": [\"stays-off\"], \"includeEnabled\": true");
        assertThat(flag(PRODUCTION, "stays-off").path("enabled").asBoolean()).isTrue();
        assertThat(preview("\"flags\": [\"stays-off\"]").at("/flags/0/outcome").asText())
                .isEqualTo("identical");
    }

    @Test
    void severalFlagsTakeOneRevision() {
        put(STAGING, "one", Flags.off());
        put(STAGING, "two", STAFF);
        long before = SERVER.admin().get(PRODUCTION).json().path("revision").asLong();

        JsonNode plan = promoteAsPreviewed("\"flags\": [\"two\", \"one\"]");

        assertThat(SERVER.admin().get(PRODUCTION).json().path("revision").asLong())
                .isEqualTo(before + 1)
                .isEqualTo(plan.path("revision").asLong());
    }

    @Test
    void whatHasChangedSinceThePreviewIsNotPromoted() {
        put(STAGING, "moving", STAFF);
        JsonNode plan = preview("\"flags\": [\"moving\"]");
        put(PRODUCTION, "moving", Flags.off());

        Reply refused = promote("\"flags\": [\"moving\"]", plan);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(flag(PRODUCTION, "moving").path("rules")).isEmpty();
    }

    @Test
    void whatTheTargetCannotHaveIsImpossibleAndSaysWhy() {
        put(STAGING, "led", STAFF);
        put(PRODUCTION, "led", Flags.off());
        assertThat(SERVER.admin()
                        .post(PRODUCTION + "/flags/led/rollouts", "{\"phases\": [{\"share\": 5000}]}")
                        .status())
                .isEqualTo(201);
        put(
                STAGING,
                "needy",
                STAFF.replaceFirst("\\{", "{\"prerequisites\": [{\"flag\": \"led-by\", \"variations\": [\"v1\"]}], "),
                "led-by");

        JsonNode plan = preview("\"flags\": [\"led\", \"needy\"]");

        assertThat(plan.path("flags").findValuesAsText("outcome")).containsExactly("impossible", "impossible");
        assertThat(plan.at("/flags/0/problems/0").asText()).contains("rollout");
        assertThat(plan.at("/flags/1/problems/0").asText()).contains("the flag led-by");
        assertThat(promote("\"flags\": [\"led\", \"needy\"]", plan).status()).isEqualTo(409);
        assertThat(promoteAsPreviewed("\"flags\": [\"led-by\", \"needy\"]").path("flags"))
                .hasSize(2);
    }

    @Test
    void segmentsComeAlongWhenTheyAreAskedFor() {
        SERVER.admin().put(STAGING + "/segments/beta", "{\"included\": [\"ann\", \"bob\"]}", "If-None-Match", "*");
        put(
                STAGING,
                "for-beta",
                STAFF.replace(
                        "\"attribute\": \"group\", \"operator\": \"in\", \"values\": [\"staff\"]",
                        "\"operator\": \"segment\", \"values\": [\"beta\"]"));

        assertThat(preview("\"flags\": [\"for-beta\"]")
                        .at("/flags/0/problems/0")
                        .asText())
                .contains("the segment beta");
        assertThat(promoteAsPreviewed("\"flags\": [\"for-beta\"], \"includeSegments\": true")
                        .path("segments")
                        .get(0)
                        .asText())
                .isEqualTo("beta");
        assertThat(SERVER.admin()
                        .get(PRODUCTION + "/segments/beta")
                        .json()
                        .path("includedCount")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(refused("{}")).isEqualTo(422);
        assertThat(refused("{\"from\": \"staging\"}")).isEqualTo(422);
        assertThat(refused("{\"from\": \"production\", \"all\": true}")).isEqualTo(422);
        assertThat(refused("{\"from\": \"nowhere\", \"all\": true}")).isEqualTo(422);
        assertThat(refused("{\"from\": \"staging\", \"flags\": [\"nobody\"]}")).isEqualTo(422);
        assertThat(SERVER.admin()
                        .post(PRODUCTION + "/promotion", "{\"from\": \"staging\", \"all\": true}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aCopyIsOffAndDealsAnewUnlessItKeepsTheSalt() {
        put(PRODUCTION, "original", Flags.share(20_000));
        String copy = PRODUCTION + "/flags/original/copy";

        JsonNode fresh = SERVER.admin().post(copy, "{\"key\": \"fresh\"}").json();
        JsonNode kept = SERVER.admin()
                .post(copy, "{\"key\": \"kept\", \"keepSalt\": true}")
                .json();

        assertThat(fresh.path("salt").asText()).isEqualTo("fresh");
        assertThat(fresh.path("enabled").asBoolean()).isFalse();
        assertThat(kept.path("salt").asText()).isEqualTo("original");
        assertThat(SERVER.admin().post(copy, "{\"key\": \"kept\"}").status()).isEqualTo(409);
        assertThat(SERVER.admin().post(copy, "{}").status()).isEqualTo(422);
    }

    @Test
    void everyLineOfTheGuideWorksAsItStands() throws IOException, InterruptedException {
        assertThat(Guide.follow("promote-between-environments.md", SERVER))
                .contains("\"outcome\":\"added\"", "\"key\":\"search-copy\"");
    }

    private static int refused(String document) {
        return SERVER.admin().post(PRODUCTION + "/promotion/preview", document).status();
    }

    private static JsonNode preview(String what) {
        Reply reply = SERVER.admin().post(PRODUCTION + "/promotion/preview", "{\"from\": \"staging\", " + what + "}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static Reply promote(String what, JsonNode plan) {
        return SERVER.admin()
                .post(
                        PRODUCTION + "/promotion",
                        "{\"from\": \"staging\", %s, \"reason\": \"tested\", \"planHash\": %s}"
                                .formatted(what, plan.path("planHash")));
    }

    private static JsonNode promoteAsPreviewed(String what) {
        Reply reply = promote(what, preview(what));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static void put(String environment, String key, String document, String... before) {
        for (String other : before) {
            put(environment, other, Flags.off());
        }
        Reply reply = SERVER.admin().put(environment + "/flags/" + key, document, "If-None-Match", "*");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    private static JsonNode flag(String environment, String key) {
        return SERVER.admin().get(environment + "/flags/" + key).json();
    }
}
