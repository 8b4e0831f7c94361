package dev.switchback.server.unleash;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class UnleashSdkRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FEATURES = "/api/client/features";

    private final String serverKey = SERVER.secret("server", "production");
    private final String frontendKey = SERVER.secret("frontend", "production");
    private final Api stranger = SERVER.stranger();

    @BeforeAll
    static void importFlags() {
        SERVER.admin().post(PRODUCTION + "/import/unleash", """
                {"features": [
                  {"name": "plain", "enabled": true, "project": "web", "strategies":
                    [{"name": "userWithId", "parameters": {"userIds": "u1"}}]},
                  {"name": "plan", "enabled": true, "strategies": [{"name": "default", "constraints":
                    [{"contextName": "plan", "operator": "IN", "values": ["gold"]},
                     {"contextName": "environment", "operator": "IN", "values": ["production"]}]}],
                   "variants": [{"name": "v", "weight": 1, "payload": {"type": "csv", "value": "a,b"}}]},
                  {"name": "off", "enabled": false, "strategies": []}]}
                """);
    }

    @Test
    void aKeyIsEnoughWithoutASchemeOrWithWhatItOpens() {
        assertThat(features(serverKey).status()).isEqualTo(200);
        assertThat(features("Bearer " + serverKey).status()).isEqualTo(200);
        assertThat(features("default:production." + serverKey).status()).isEqualTo(200);
        assertThat(features("*:production." + serverKey).status()).isEqualTo(200);
        assertThat(features("default:staging." + serverKey).status()).isEqualTo(401);
        assertThat(features(frontendKey).status()).isEqualTo(403);
    }

    @Test
    void errorsAreInUnleashsWordsToo() {
        Reply unknown = features("default:production.unknown");

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.json().path("name").asText()).isEqualTo("UnauthorizedError");
        assertThat(unknown.json().path("message").asText()).isNotEmpty();
        assertThat(stranger.get("/api/frontend").json().path("name").asText()).isEqualTo("UnauthorizedError");
    }

    @Test
    void serverSdksGetStrategiesAndATag() {
        Reply reply = features(serverKey);

        assertThat(reply.json().path("version").asInt()).isEqualTo(2);
        assertThat(reply.json().path("features")).hasSize(3);
        Reply again = stranger.get(FEATURES, "Authorization", serverKey, "If-None-Match", reply.tag());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void featuresAreFilteredByProjectAndByTheStartOfTheirNames() {
        assertThat(names("?project=web")).isEqualTo("[plain]");
        assertThat(names("?project=web&project=default")).isEqualTo("[off, plain, plan]");
        assertThat(names("?namePrefix=pla")).isEqualTo("[plain, plan]");
        assertThat(names("?project=web&namePrefix=o")).isEqualTo("[]");
        assertThat(names("?tag=simple:x")).isEqualTo("[off, plain, plan]");
    }

    @Test
    void frontendSdksGetWhatIsOn() {
        JsonNode nobody = toggles("");
        JsonNode gold = toggles("?userId=u1&properties%5Bplan%5D=gold&environment=guessed");

        assertThat(nobody).isEmpty();
        assertThat(gold).hasSize(2);
        assertThat(gold.at("/0/name").asText()).isEqualTo("plain");
        assertThat(gold.at("/0/variant").toString())
                .isEqualTo("{\"name\":\"disabled\",\"enabled\":false,\"feature_enabled\":true}");
        assertThat(gold.at("/1/variant").toString())
                .isEqualTo("{\"name\":\"v\",\"enabled\":true,\"feature_enabled\":true,"
                        + "\"payload\":{\"type\":\"csv\",\"value\":\"a,b\"}}");
    }

    @Test
    void aFrontendsContextMayComeInTheBody() {
        Reply reply = stranger.post(
                "/api/frontend",
                "{\"context\": {\"userId\": \"u1\", \"properties\": {\"plan\": \"gold\", \"age\": 7}}}",
                "Authorization",
                frontendKey);

        assertThat(reply.json().path("toggles")).hasSize(2);
        assertThat(stranger.post(
                                "/api/frontend",
                                "{\"context\": {\"properties\": {\"a\": {}}}}",
                                "Authorization",
                                frontendKey)
                        .status())
                .isEqualTo(400);
        assertThat(stranger.get("/api/frontend?userId=" + "x".repeat(1_025), "Authorization", frontendKey)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whoHoldsTheTogglesIsToldSo() {
        String path = "/api/frontend?userId=u1";
        Reply first = stranger.get(path, "Authorization", frontendKey);

        assertThat(stranger.get(path, "Authorization", frontendKey, "If-None-Match", first.tag())
                        .status())
                .isEqualTo(304);
    }

    @Test
    void pagesOfOtherOriginsMayCall() {
        for (String path : new String[] {"/api/frontend", "/api/frontend/client/metrics"}) {
            Reply preflight = stranger.call("OPTIONS", path, "", "Origin", "https://shop.example");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Headers"))
                    .contains("authorization", "unleash-appname", "unleash-connection-id", "unleash-sdk");
        }
    }

    @Test
    void registrationsAndReportsAreCounted() {
        for (String prefix : new String[] {"/api/client/", "/api/frontend/client/"}) {
            assertThat(post(prefix + "register", "{\"appName\": \"shop\", \"strategies\": []}"))
                    .isEqualTo(202);
            assertThat(post(prefix + "metrics", """
                    {"appName": "shop", "bucket": {"toggles": {"plain": {"yes": 3, "no": 4, "variants": {"v": 1}}}}}
                    """)).isEqualTo(202);
            assertThat(post(prefix + "register", "{}")).isEqualTo(400);
            assertThat(post(prefix + "metrics", "{\"appName\": \"shop\"}")).isEqualTo(400);
            assertThat(post(prefix + "metrics", """
                    {"appName": "shop", "bucket": {"toggles": {"plain": {"yes": -3}}}}
                    """)).isEqualTo(400);
        }

        assertThat(stranger.get("/metrics").body())
                .contains(
                        "switchback_unleash_evaluations_total{enabled=\"true\",environment=\"default/production\"} 6.0",
                        "switchback_unleash_evaluations_total{enabled=\"false\",environment=\"default/production\"} 8.0",
                        "switchback_unleash_registrations_total{environment=\"default/production\"} 2.0");
    }

    private int post(String path, String body) {
        return stranger.post(path, body, "Authorization", path.contains("frontend") ? frontendKey : serverKey)
                .status();
    }

    private Reply features(String authorization) {
        return stranger.get(FEATURES, "Authorization", authorization);
    }

    private String names(String query) {
        return stranger
                .get(FEATURES + query, "Authorization", serverKey)
                .json()
                .path("features")
                .findValuesAsText("name")
                .stream()
                .filter(name -> !name.matches("default|userWithId|v"))
                .toList()
                .toString();
    }

    private JsonNode toggles(String query) {
        return stranger.get("/api/frontend" + query, "Authorization", frontendKey)
                .json()
                .path("toggles");
    }
}
