package dev.switchback.server.ofrep;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OfrepRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String STAGING = PRODUCTION.replace("production", "staging");
    private static final String FLAGS = "/ofrep/v1/evaluate/flags";
    private static final String NOBODY = "{\"context\": {}}";
    private static final String SOMEBODY = "{\"context\": {\"targetingKey\": \"u1\", \"team\": \"staff\"}}";

    private static Api frontend = Api.at("");

    @BeforeAll
    static void createFlags() {
        frontend = SERVER.holder("frontend", "production");
        OfrepFlags.create(SERVER.admin(), PRODUCTION);
        OfrepFlags.create(SERVER.admin(), STAGING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bool | true | STATIC | a | DEFAULT_RULE",
                "staff | true | TARGETING_MATCH | v2 | RULE",
                "off-but-served | true | DISABLED | v2 | OFF",
                "word | \"blue\" | STATIC | a | DEFAULT_RULE",
                "whole | 10 | STATIC | a | DEFAULT_RULE",
                "fraction | 0.5 | STATIC | a | DEFAULT_RULE",
                "mixed | 10.0 | STATIC | a | DEFAULT_RULE",
                "falsy | \"\" | STATIC | a | DEFAULT_RULE",
                "object | {\"colour\":\"blue\",\"sizes\":[1,2.5]} | STATIC | a | DEFAULT_RULE",
            })
    void aFlagAnswersWithValueReasonAndVariant(String key, String value, String reason, String variant, String cause) {
        Reply reply = frontend.post(FLAGS + "/" + key, SOMEBODY);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("{\"key\":\"" + key + "\",\"value\":" + value + ",\"reason\":\"" + reason
                        + "\",\"variant\":\"" + variant + "\",\"metadata\":");
        JsonNode metadata = reply.json().path("metadata");
        assertThat(metadata.path("switchback.reason").asText()).isEqualTo(cause);
        assertThat(metadata.path("flagSetId").asText()).isEqualTo("default/production");
        assertThat(metadata.path("version").asText()).matches("[0-9]+");
    }

    @Test
    void whomNoRuleNamesGetsTheDefault() {
        JsonNode answer = frontend.post(FLAGS + "/staff", NOBODY).json();

        assertThat(answer.path("value").asBoolean(true)).isFalse();
        assertThat(answer.path("reason").asText()).isEqualTo("DEFAULT");
    }

    @Test
    void aBucketSplits() {
        JsonNode answer = frontend.post(FLAGS + "/half", SOMEBODY).json();

        assertThat(answer.path("reason").asText()).isEqualTo("SPLIT");
        assertThat(answer.path("variant").asText()).isIn("v1", "v2");
    }

    @Test
    void aFlagThatIsOffAndHasNothingToServeLeavesItToTheCaller() {
        Reply reply = frontend.post(FLAGS + "/off", SOMEBODY);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("reason").asText()).isEqualTo("DISABLED");
        assertThat(reply.json().has("value")).isFalse();
        assertThat(reply.json().has("variant")).isFalse();
    }

    @Test
    void anEmergencyServesTheRollbackVariationAndSaysSo() {
        Api staging = SERVER.holder("server", "staging");
        String before = staging.post(FLAGS + "/staff", SOMEBODY).body();
        String tag = staging.post(FLAGS, SOMEBODY).tag();

        SERVER.admin().post(STAGING + "/emergency/engage", "{\"flag\": \"staff\"}");
        Reply engaged = staging.post(FLAGS + "/staff", SOMEBODY);
        Reply all = staging.post(FLAGS, SOMEBODY, "If-None-Match", tag);

        assertThat(engaged.json().path("value").asBoolean(true)).isFalse();
        assertThat(engaged.json().path("reason").asText()).isEqualTo("DISABLED");
        assertThat(engaged.json().path("variant").asText()).isEqualTo("v1");
        assertThat(engaged.json().path("metadata").path("switchback.reason").asText())
                .isEqualTo("EMERGENCY_ROLLBACK");
        assertThat(all.status()).isEqualTo(200);
        assertThat(flag(all, "staff")).isEqualTo(engaged.json());

        String state = SERVER.admin().get(STAGING + "/emergency").tag();
        SERVER.admin()
                .post(STAGING + "/emergency/release", "{\"flag\": \"staff\", \"reason\": \"over\"}", "If-Match", state);
        assertThat(staging.post(FLAGS + "/staff", SOMEBODY).body()).isEqualTo(before);
    }

    @Test
    void allFlagsAnswerAtOnceThoseThatFailAmongThem() {
        Reply reply = frontend.post(FLAGS, NOBODY);

        assertThat(StreamSupport.stream(reply.json().path("flags").spliterator(), false)
                        .map(flag -> flag.path("key").asText()))
                .containsExactly(
                        "bool",
                        "falsy",
                        "fraction",
                        "half",
                        "mixed",
                        "object",
                        "off",
                        "off-but-served",
                        "staff",
                        "whole",
                        "word");
        assertThat(flag(reply, "half").path("errorCode").asText()).isEqualTo("TARGETING_KEY_MISSING");
        assertThat(flag(reply, "bool").path("value").asBoolean()).isTrue();
        JsonNode metadata = reply.json().path("metadata");
        assertThat(metadata.path("revision").asLong()).isPositive();
        assertThat(metadata.path("flagSetId").asText()).isEqualTo("default/production");
        assertThat(metadata.path("switchback.emergencyRollback").asBoolean(true))
                .isFalse();
    }

    @Test
    void membersThatThisVersionDoesNotKnowAreIgnored() {
        assertThat(frontend.post(FLAGS + "/bool", "{\"context\": {\"a\": null}, \"later\": 1}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theTagIsOfTheAnswerAndNotOfTheRevision() {
        Reply first = frontend.post(FLAGS, SOMEBODY);
        SERVER.admin().put(PRODUCTION + "/flags/another", Flags.off(), "If-None-Match", "*");
        SERVER.admin()
                .delete(
                        PRODUCTION + "/flags/another",
                        "If-Match",
                        SERVER.admin().get(PRODUCTION + "/flags/another").tag());

        Reply second = frontend.post(FLAGS, SOMEBODY);

        assertThat(second.json().path("metadata").path("revision").asLong())
                .isGreaterThan(first.json().path("metadata").path("revision").asLong());
        assertThat(second.tag()).isEqualTo(first.tag()).startsWith("W/\"");
        assertThat(frontend.post(FLAGS, NOBODY).tag()).isNotEqualTo(first.tag());
        assertThat(SERVER.holder("frontend", "production").post(FLAGS, SOMEBODY).tag())
                .isNotEqualTo(first.tag());
        assertThat(second.json().path("flags")).isEqualTo(first.json().path("flags"));
    }

    @Test
    void whoHoldsTheAnswerIsToldSo() {
        String tag = frontend.post(FLAGS, SOMEBODY).tag();

        for (String held : List.of(tag, tag.substring(2), "\"x\", " + tag, "*")) {
            Reply again = frontend.post(FLAGS, SOMEBODY, "If-None-Match", held);
            assertThat(again.status()).as(held).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.tag()).isEqualTo(tag);
        }
        assertThat(frontend.post(FLAGS, NOBODY, "If-None-Match", tag).status()).isEqualTo(200);
        assertThat(SERVER.stranger().post(FLAGS, SOMEBODY, "If-None-Match", tag).status())
                .isEqualTo(401);
    }

    @Test
    void whatAnEventSaidIsAcceptedWhateverItSays() {
        for (String query : List.of(
                "flagConfigEtag=999999999999999999",
                "flagConfigEtag=W%2F%22x%22",
                "flagConfigLastModified=1771622898",
                "flagConfigLastModified=2026-02-20T21:28:18Z")) {
            assertThat(frontend.post(FLAGS + "?" + query, SOMEBODY).status())
                    .as(query)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | PARSE_ERROR",
                "not json | PARSE_ERROR",
                "{\"context\": {}} {} | PARSE_ERROR",
                "{} | INVALID_CONTEXT",
                "[] | INVALID_CONTEXT",
                "null | INVALID_CONTEXT",
                "{\"context\": null} | INVALID_CONTEXT",
                "{\"context\": []} | INVALID_CONTEXT",
                "{\"context\": \"u1\"} | INVALID_CONTEXT",
                "{\"context\": {\"targetingKey\": 7}} | INVALID_CONTEXT",
                "{\"context\": {\"targetingKey\": {}}} | INVALID_CONTEXT",
                "{\"context\": {\"a\": \"\\u0000\"}} | INVALID_CONTEXT",
            })
    void aRequestThatMakesNoSenseIsToldWhy(String body, String errorCode) {
        refuses(400, errorCode, frontend.post(FLAGS + "/bool", body), "bool");
        refuses(400, errorCode, frontend.post(FLAGS, body), "");
    }

    @Test
    void aFlagThatNeedsAKeyAsksForIt() {
        refuses(400, "TARGETING_KEY_MISSING", frontend.post(FLAGS + "/half", NOBODY), "half");
        refuses(
                400,
                "TARGETING_KEY_MISSING",
                frontend.post(FLAGS + "/half", "{\"context\": {\"targetingKey\": \"\"}}"),
                "half");
    }

    @Test
    void aFlagThatIsNotThereIsNotFound() {
        refuses(404, "FLAG_NOT_FOUND", frontend.post(FLAGS + "/unheard-of", NOBODY), "unheard-of");
        refuses(404, "FLAG_NOT_FOUND", frontend.post(FLAGS + "/__proto__", NOBODY), "__proto__");
        refuses(404, "FLAG_NOT_FOUND", frontend.post(FLAGS + "/caf%C3%A9+bar", NOBODY), "caf\u00e9+bar");
        refuses(404, "FLAG_NOT_FOUND", frontend.post(FLAGS + "/" + "x".repeat(2_000), NOBODY), "x".repeat(2_000));
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Fb, a/b",
        "a%5Cb, a\\b",
        "a/b, a/b",
        "a%25b, a%b",
        "a;b=c, a;b=c",
        "a%3Bb, a;b",
        "%2e%2e%2fa, ../a",
        "a//b, a//b",
    })
    void aPathThatNoFlagHasIsNotFoundInJson(String written, String key) {
        refuses(404, "FLAG_NOT_FOUND", frontend.post(FLAGS + "/" + written, NOBODY), key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00b", "a%zzb", "a%"})
    void aPathThatIsNoneIsRefusedInJson(String written) throws IOException {
        String answer = raw("POST " + FLAGS + "/" + written + " HTTP/1.1");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json", "{\"type\":");
    }

    @Test
    void whoMayNotAskIsToldSoInJson() {
        refuses(401, "GENERAL", SERVER.stranger().post(FLAGS, NOBODY), "");
        refuses(401, "GENERAL", SERVER.stranger().post(FLAGS + "/bool", NOBODY), "bool");
        refuses(401, "GENERAL", SERVER.stranger().as("sbf_unknown").post(FLAGS + "/bool", NOBODY), "bool");
        refuses(403, "GENERAL", SERVER.admin().post(FLAGS, NOBODY), "");
        refuses(403, "GENERAL", SERVER.admin().post(FLAGS + "/bool", NOBODY), "bool");
    }

    @Test
    void bothKindsOfKeyOpenItInEitherHeader() {
        Reply created = SERVER.admin().post("/api/v1/keys", """
                        {"kind": "server", "name": "test", "project": "default", "environment": "production"}
                        """);
        String secret = created.json().path("secret").asText();

        assertThat(SERVER.stranger()
                        .post(FLAGS + "/bool", NOBODY, "X-API-Key", secret)
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.stranger()
                        .post(FLAGS + "/bool", NOBODY, "Authorization", "bearer " + secret)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBodyOverTheLimitOrOfAnotherTypeIsRefused() {
        String large = "{\"context\": {\"a\": [\"" + "x\",\"".repeat(100_000) + "\"]}}";

        refuses(413, "GENERAL", frontend.post(FLAGS + "/bool", large), "bool");
        refuses(413, "GENERAL", frontend.post(FLAGS, large), "");
        refuses(415, "PARSE_ERROR", frontend.post(FLAGS + "/bool", NOBODY, "Content-Type", "text/plain"), "bool");
        assertThat(frontend.post(FLAGS + "/bool", NOBODY, "Content-Type", "application/json; charset=utf-8")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anotherMethodIsToldWhichThereIs() {
        Reply reply = frontend.get(FLAGS + "/bool");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("POST");
        assertThat(reply.json().path("errorCode").asText()).isEqualTo("GENERAL");
    }

    @Test
    void browsersOfOtherOriginsMayCall() {
        Reply preflight = SERVER.stranger()
                .call("OPTIONS", FLAGS, "", "Origin", "https://shop.example", "Access-Control-Request-Method", "POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .contains("authorization", "x-api-key", "content-type", "if-none-match");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");

        for (Reply reply : List.of(
                frontend.post(FLAGS, NOBODY, "Origin", "https://shop.example"),
                frontend.post(FLAGS + "/unheard-of", NOBODY, "Origin", "https://shop.example"),
                SERVER.stranger().get("/ofrep/v1/stream", "Origin", "https://shop.example"))) {
            assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(reply.header("Access-Control-Expose-Headers")).contains("ETag", "Retry-After");
        }
    }

    private static JsonNode flag(Reply all, String key) {
        return StreamSupport.stream(all.json().path("flags").spliterator(), false)
                .filter(flag -> flag.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static void refuses(int status, String errorCode, Reply reply, String key) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = reply.json();
        assertThat(problem.path("errorCode").asText()).isEqualTo(errorCode);
        assertThat(problem.path("errorDetails").asText())
                .isNotBlank()
                .isEqualTo(problem.path("detail").asText());
        assertThat(problem.path("key").asText()).isEqualTo(key);
        assertThat(reply.body()).doesNotContain("java.", "dev.switchback", "jackson");
    }

    /** Asks for what no Java client would. */
    private static String raw(String head) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), SERVER.node().port())) {
            socket.setSoTimeout(10_000);
            String request = head + "\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
