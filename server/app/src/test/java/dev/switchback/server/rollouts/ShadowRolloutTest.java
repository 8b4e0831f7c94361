package dev.switchback.server.rollouts;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Modes, and a rollout that begins in shadow, as operators and SDKs see them over HTTP. */
final class ShadowRolloutTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PLAN = """
            {"phases": [{"share": 100000, "shadow": true, "minimumCalls": 2000}, {"share": 10000, "minimumSeconds": 3600}],
             "guard": {"metrics": [{"name": "mismatch", "kind": "rate", "limit": 0.001}]},
             "gates": {"metrics": ["mismatch"]}}
            """;

    private final Api admin = SERVER.admin();

    @Test
    void aFlagIsPutInShadowAndTakenOutOfItByItsOwnDocument() {
        Reply created = admin.put(flag("plain"), Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        assertThat(created.json().path("mode").asText()).isEqualTo("live");

        Reply shadow = patch("plain", "{\"mode\": \"shadow\"}");
        assertThat(shadow.json().path("mode").asText()).isEqualTo("shadow");
        assertThat(frontendAnswer("plain")).isFalse();
        assertThat(wire("plain").path("mode").asText()).isEqualTo("shadow");
        JsonNode answer =
                admin.post(flag("plain") + "/evaluate", "{\"context\": {}}").json();
        assertThat(answer.path("cause").asText()).isEqualTo("SHADOW");
        assertThat(answer.path("aside").asText()).isEqualTo("v2");

        Reply complete = patch("plain", "{\"mode\": \"complete\"}");
        assertThat(complete.json().path("mode").asText()).isEqualTo("complete");
        assertThat(frontendAnswer("plain")).isTrue();
        Reply refused = patch("plain", "{\"defaultRule\": {\"variation\": \"v1\"}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/defaultRule/variation");
        Reply rollout = admin.post(flag("plain") + "/rollouts", PLAN);
        assertThat(rollout.status()).isEqualTo(409);
    }

    @Test
    void comparedCallsThatAgreeLeadOutOfTheShadow() {
        String rollout = start("agreeing");
        assertThat(wire("agreeing").path("mode").asText()).isEqualTo("shadow");
        report("agreeing", 3_000, 0, 300);

        Eventually.within(SOON, () -> {
            Reply present = admin.get(rollout);
            assertThat(present.json().path("phase").asInt()).as(present.body()).isEqualTo(1);
            assertThat(wire("agreeing").has("mode")).isFalse();
        });
        assertThat(admin.get(rollout).json().path("reason").asText()).startsWith("3,000 compared calls");
    }

    @Test
    void oneMismatchInAHundredNeverLeavesTheShadow() {
        String rollout = start("differing");
        report("differing", 3_000, 30, 300);

        Eventually.within(
                SOON,
                () -> assertThat(admin.get(rollout).json().path("state").asText())
                        .isEqualTo("rolledBack"));
        JsonNode ended = admin.get(rollout).json();
        assertThat(ended.path("phase").asInt()).isZero();
        assertThat(ended.path("reason").asText()).contains("mismatch", "everybody was on V1 all along");
        assertThat(admin.get(flag("differing")).json().path("rolledBack").asBoolean())
                .isTrue();
        assertThat(frontendAnswer("differing")).isFalse();
    }

    private String start(String key) {
        admin.put(flag(key), Flags.off(), "If-None-Match", "*");
        Reply started = admin.post(flag(key) + "/rollouts", PLAN);
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        return PRODUCTION + "/rollouts/" + started.json().path("id").asText();
    }

    private void report(String key, int compared, int mismatches, int control) {
        long version = wire(key).path("version").asLong();
        String units =
                IntStream.range(0, mismatches).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Reply heard = SERVER.holder("server", "production").post("/api/v1/sdk/telemetry", """
                {"instance": {"name": "pod-%1$s", "incarnation": "%1$s-1", "sdk": "test"}, "sequence": 1,
                 "receipt": {"revision": %2$d, "hash": "", "epoch": 0, "rejected": []},
                 "series": [%3$s, %4$s], "tripped": []}
                """.formatted(
                        key,
                        version,
                        series(key, version, "v2", 0, compared, mismatches, units),
                        series(key, version, "v1", compared, control, 0, "")));
        assertThat(heard.status()).as(heard.body()).isEqualTo(200);
    }

    private static String series(
            String key, long version, String variation, int calls, int compared, int mismatches, String units) {
        return """
                {"flag": "%s", "version": %d, "variation": "%s", "randomised": false, "calls": %d, "errors": 0,
                 "fallbacks": 0, "latency": [], "groups": [], "failingUnits": [],
                 "metrics": [{"name": "mismatch", "observations": %d, "hits": %d, "values": [], "hitUnits": [%s],
                              "unitValues": []}]}
                """.formatted(key, version, variation, calls, compared, mismatches, units);
    }

    private boolean frontendAnswer(String key) {
        return SERVER.holder("frontend", "production")
                .get("/api/v1/frontend/flags")
                .json()
                .path(key)
                .asBoolean();
    }

    private JsonNode wire(String key) {
        for (JsonNode flag : SERVER.snapshot().path("flags")) {
            if (flag.path("key").asText().equals(key)) {
                return flag;
            }
        }
        throw new AssertionError("SDKs are not told of " + key);
    }

    private Reply patch(String key, String patch) {
        String tag = admin.get(flag(key)).headers().firstValue("ETag").orElseThrow();
        return admin.patch(flag(key), patch, "If-Match", tag);
    }

    private static String flag(String key) {
        return PRODUCTION + "/flags/" + key;
    }
}
