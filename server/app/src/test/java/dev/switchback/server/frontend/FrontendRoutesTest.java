package dev.switchback.server.frontend;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FrontendRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = "/api/v1/frontend/flags";

    private Api frontend = SERVER.stranger();

    @BeforeEach
    void createFlags() {
        Api admin = SERVER.admin();
        frontend = SERVER.holder("frontend", "production");
        admin.put(PRODUCTION + "/flags/USE_NEW_CUSTOMER_ADDRESS", Flags.share(99_999), "If-None-Match", "*");
        admin.put(PRODUCTION + "/flags/staff-only", Flags.off().replace("\"defaultRule\"", """
                                "rules": [{"id": "staff", "serve": {"variation": "v2"}, "clauses":
                                  [{"attribute": "team", "operator": "in", "values": ["staff"]}]}], "defaultRule"\
                                """), "If-None-Match", "*");
        admin.put(
                PRODUCTION + "/flags/off", Flags.off().replace("true, \"roll", "false, \"roll"), "If-None-Match", "*");
        admin.put(PRODUCTION + "/flags/price", """
                {"type": "number", "enabled": true, "rollbackVariation": "a",
                 "variations": [{"key": "a", "value": 10.0}, {"key": "b", "value": 10}],
                 "defaultRule": {"variation": "a"}}
                """, "If-None-Match", "*");
    }

    @Test
    void theDocumentHoldsValuesAndTheEmergencyAndNothingElse() {
        assertThat(frontend.get(FLAGS + "?targetingKey=u1").body())
                .isEqualTo("{\"USE_NEW_CUSTOMER_ADDRESS\":true,\"price\":10.0,\"staff-only\":false,"
                        + "\"EMERGENCY_ROLLBACK\":false}");
    }

    @Test
    void theQueryIsTheContext() {
        assertThat(frontend.get(FLAGS + "?targetingKey=u1&team=staff")
                        .json()
                        .path("staff-only")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theBodyIsTheContextToo() {
        Reply reply = frontend.post(FLAGS, "{\"context\": {\"targetingKey\": \"u1\", \"team\": \"staff\"}}");

        assertThat(reply.json().path("staff-only").asBoolean()).isTrue();
        assertThat(reply.tag())
                .isEqualTo(frontend.get(FLAGS + "?targetingKey=u1&team=staff").tag());
    }

    @Test
    void aFlagThatNeedsAKeyIsLeftOutForWhoHasNone() {
        assertThat(frontend.get(FLAGS).json().has("USE_NEW_CUSTOMER_ADDRESS")).isFalse();
        assertThat(frontend.post(FLAGS, "{\"context\": {\"targetingKey\": null}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoHoldsTheDocumentIsToldSo() {
        Reply first = frontend.get(FLAGS + "?targetingKey=u1");

        Reply again = frontend.get(FLAGS + "?targetingKey=u1", "If-None-Match", "W/\"x\", " + first.tag());

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.tag()).isEqualTo(first.tag());
        assertThat(first.header("Cache-Control")).isEqualTo("private, max-age=0, must-revalidate");
    }

    @Test
    void theTagIsCheckedAfterTheKey() {
        String tag = frontend.get(FLAGS).tag();

        assertThat(SERVER.stranger().get(FLAGS, "If-None-Match", tag).status()).isEqualTo(401);
    }

    @Test
    void browsersOfOtherOriginsMayCall() {
        Reply preflight = SERVER.stranger()
                .call("OPTIONS", FLAGS, "", "Origin", "https://shop.example", "Access-Control-Request-Method", "GET");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("authorization", "if-none-match");

        Reply answered = frontend.get(FLAGS, "Origin", "https://shop.example");
        assertThat(answered.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answered.header("Access-Control-Expose-Headers")).contains("ETag", "Retry-After");

        Reply refused = SERVER.stranger().get(FLAGS, "Origin", "https://shop.example");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void aContextThatIsNoneIsRefused() {
        assertThat(frontend.post(FLAGS, "{}").status()).isEqualTo(422);
        assertThat(frontend.post(FLAGS, "{\"context\": {\"targetingKey\": 7}}").status())
                .isEqualTo(422);
        assertThat(frontend.get(FLAGS + "?targetingKey=" + "x".repeat(1_025)).status())
                .isEqualTo(400);
    }
}
