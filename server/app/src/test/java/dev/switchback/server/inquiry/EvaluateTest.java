package dev.switchback.server.inquiry;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluateTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";
    private static final String ANN = "{\"context\": {\"targetingKey\": \"ann\", \"team\": \"staff\"}}";
    private static final String STAFF = Flags.off().replace("\"defaultRule\"", """
                    "rules": [{"id": "staff", "serve": {"variation": "v2"}, "clauses":
                      [{"attribute": "team", "operator": "in", "values": ["staff"]}]}], "defaultRule"\
                    """);

    private Api admin = SERVER.stranger();

    @BeforeEach
    void createFlags() {
        admin = SERVER.admin();
        admin.put(FLAGS + "staff-only", STAFF, "If-None-Match", "*");
        admin.put(FLAGS + "shared", Flags.share(40_000), "If-None-Match", "*");
        admin.put(FLAGS + "off", Flags.off().replace("true, \"roll", "false, \"roll"), "If-None-Match", "*");
    }

    @Test
    void anAnswerSaysWhatAndWhy() {
        JsonNode answer = evaluate("staff-only", ANN).json();

        assertThat(answer.path("flag").asText()).isEqualTo("staff-only");
        assertThat(answer.path("variation").asText()).isEqualTo("v2");
        assertThat(answer.path("value").asBoolean()).isTrue();
        assertThat(answer.path("reason").asText()).isEqualTo("TARGETING_MATCH");
        assertThat(answer.path("cause").asText()).isEqualTo("RULE");
        assertThat(answer.path("version").asLong()).isPositive();
        assertThat(answer.has("errorCode")).isFalse();
        assertThat(answer.has("steps")).isFalse();
    }

    @Test
    void noAnswerSaysWhyNot() {
        JsonNode answer = evaluate("shared", "{\"context\": {}}").json();

        assertThat(answer.path("reason").asText()).isEqualTo("ERROR");
        assertThat(answer.path("errorCode").asText()).isEqualTo("TARGETING_KEY_MISSING");
        assertThat(answer.has("variation")).isFalse();
        assertThat(evaluate("off", ANN).json().path("cause").asText()).isEqualTo("OFF");
    }

    @ParameterizedTest
    @CsvSource({"'?explain', true", "'?explain=', true", "'?explain=true', true", "'?explain=false', false"})
    void theWayIsToldWhereItIsAskedFor(String query, boolean told) {
        JsonNode steps = evaluate("staff-only", ANN, query).json().path("steps");

        assertThat(steps.isArray()).isEqualTo(told);
        if (told) {
            JsonNode rule = steps.path(0);
            assertThat(rule.path("pointer").asText()).isEqualTo("/rules/0");
            assertThat(rule.path("outcome").asText()).isEqualTo("decided");
            assertThat(rule.path("words").asText()).isEqualTo("the rule 'staff' matches");
            JsonNode clause = rule.path("steps").path(0);
            assertThat(clause.path("pointer").asText()).isEqualTo("/rules/0/clauses/0");
            assertThat(clause.path("outcome").asText()).isEqualTo("matched");
            assertThat(clause.path("words").asText()).contains("team", "staff");
        }
    }

    @Test
    void aBucketIsToldByItsNumber() {
        JsonNode step = evaluate("shared", ANN, "?explain").json().path("steps").path(0);

        assertThat(step.path("pointer").asText()).isEqualTo("/defaultRule");
        assertThat(step.path("words").asText()).matches("bucket [0-9,]+, dealt by .* is in the range from .*");
    }

    @Test
    void severalContextsAreAnsweredInTheirOrder() {
        Reply reply = evaluate("staff-only", """
                {"contexts": [{"targetingKey": "bob"}, {"targetingKey": "ann", "team": "staff"}, {}]}
                """);

        assertThat(reply.json().path("evaluations").findValuesAsText("variation"))
                .containsExactly("v1", "v2", "v1");
    }

    @Test
    void aProposedFlagIsTriedAndNotWritten() {
        String revision = SERVER.snapshot().path("revision").asText();
        String proposed = STAFF.replace("[\"staff\"]", "[\"guests\"]");

        JsonNode answer = evaluate("staff-only", with(ANN, "flag", proposed)).json();

        assertThat(answer.path("variation").asText()).isEqualTo("v1");
        assertThat(evaluate("staff-only", ANN).json().path("variation").asText())
                .isEqualTo("v2");
        assertThat(SERVER.snapshot().path("revision").asText()).isEqualTo(revision);
    }

    @Test
    void aPatchIsAProposalToo() {
        JsonNode answer = evaluate("staff-only", with(ANN, "patch", "{\"rules\": [], \"enabled\": true}"))
                .json();

        assertThat(answer.path("variation").asText()).isEqualTo("v1");
        assertThat(answer.path("reason").asText()).isEqualTo("STATIC");
    }

    @Test
    void aFlagCanBeTriedBeforeThereIsOne() {
        JsonNode answer = evaluate("new-one", with(ANN, "flag", STAFF)).json();

        assertThat(answer.path("variation").asText()).isEqualTo("v2");
        assertThat(answer.path("version").asLong()).isZero();
        assertThat(admin.get(FLAGS + "new-one").status()).isEqualTo(404);
    }

    @Test
    void aProposalIsCheckedAsIfItWereWritten() {
        Reply broken = evaluate("staff-only", with(ANN, "flag", STAFF.replace("\"v2\"}, \"cl", "\"v9\"}, \"cl")));
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.body()).contains("/flag/rules/0/serve");

        Reply lost = evaluate("staff-only", with(ANN, "patch", """
                {"rules": [{"id": "r", "serve": {"variation": "v2"}, "clauses":
                  [{"attribute": "any", "operator": "segment", "values": ["nowhere"]}]}]}
                """));
        assertThat(lost.status()).isEqualTo(422);
        assertThat(lost.body()).contains("/patch/rules/0/clauses/0/values/0", "nowhere");

        Reply salted = evaluate("staff-only", with(ANN, "patch", "{\"salt\": \"other\"}"));
        assertThat(salted.status()).isEqualTo(422);
        assertThat(salted.body()).contains("/patch/salt");
    }

    @Test
    void aProposalThatOthersCannotLiveWithIsAConflict() {
        admin.put(
                FLAGS + "child",
                Flags.off()
                        .replace(
                                "\"defaultRule\"",
                                "\"prerequisites\": [{\"flag\": \"staff-only\", \"variations\": [\"v2\"]}], \"defaultRule\""),
                "If-None-Match",
                "*");
        String without =
                Flags.off().replace("{\"key\": \"v2\", \"value\": true}", "{\"key\": \"v3\", \"value\": true}");

        Reply reply = evaluate("staff-only", with(ANN, "flag", without));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains("flag/child");
    }

    @Test
    void timeIsWhateverTheQuestionSays() {
        String timed =
                "{\"rules\": [{\"id\": \"later\", \"serve\": {\"variation\": \"v2\"}, \"clauses\": [{\"attribute\": "
                        + "\"currentTime\", \"operator\": \"after\", \"values\": [\"2030-01-01T00:00:00Z\"]}]}]}";
        String question = with(ANN, "patch", timed);

        assertThat(evaluate("staff-only", with(question, "at", "\"2030-01-01T00:00:01Z\""))
                        .json()
                        .path("variation")
                        .asText())
                .isEqualTo("v2");
        assertThat(evaluate("staff-only", with(question, "at", "\"2029-12-31T00:00:00Z\""))
                        .json()
                        .path("variation")
                        .asText())
                .isEqualTo("v1");
    }

    @Test
    void allFlagsAreAnsweredAPageAtATime() {
        Reply first = admin.post(PRODUCTION + "/evaluate?limit=2", ANN);
        assertThat(first.json().path("items").findValuesAsText("flag"))
                .hasSize(2)
                .contains("off");
        assertThat(first.header("Link")).contains("rel=\"next\"");

        Reply second = admin.post(
                PRODUCTION + "/evaluate?limit=200&after="
                        + first.json().path("next").asText(),
                ANN);
        JsonNode last =
                second.json().path("items").path(second.json().path("items").size() - 1);
        assertThat(last.path("flag").asText()).isEqualTo("staff-only");
        assertThat(last.path("variation").asText()).isEqualTo("v2");
        assertThat(second.json().has("next")).isFalse();
    }

    @Test
    void anAdminKeyOfTheEnvironmentIsEnoughAndNothingLessIs() {
        assertThat(SERVER.holder("admin", "production")
                        .post(FLAGS + "staff-only/evaluate", ANN)
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.holder("admin", "staging")
                        .post(FLAGS + "staff-only/evaluate", ANN)
                        .status())
                .isEqualTo(403);
        assertThat(SERVER.holder("server", "production")
                        .post(FLAGS + "staff-only/evaluate", ANN)
                        .status())
                .isEqualTo(403);
        assertThat(SERVER.stranger().post(PRODUCTION + "/evaluate", ANN).status())
                .isEqualTo(401);
    }

    @Test
    void onlyTheFlagsThatAreNamedAnswerAndThoseThatAreNotThereAreLeftOut() {
        Reply some = admin.post(PRODUCTION + "/evaluate", with(ANN, "flags", "[\"staff-only\", \"nothing\"]"));

        assertThat(some.json().path("items").findValuesAsText("flag")).containsExactly("staff-only");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(evaluate("nothing", ANN).status()).isEqualTo(404);
        assertThat(evaluate("nothing", with(ANN, "patch", "{}")).status()).isEqualTo(404);
        assertThat(admin.post("/api/v1/projects/default/environments/nowhere/evaluate", ANN)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /context",
                "{\"context\": {}, \"contexts\": [{}]} | /context",
                "{\"contexts\": []} | /contexts",
                "{\"contexts\": [{}, null]} | /contexts/1",
                "{\"contexts\": [{\"targetingKey\": 7}]} | /contexts/0/targetingKey",
                "{\"context\": {}, \"flag\": {}, \"patch\": {}} | /patch",
                "{\"context\": {}, \"flag\": null} | /flag",
                "{\"context\": {}, \"at\": \"noon\"} | /at",
                "{\"context\": {}, \"who\": 1} | /who",
            })
    void aQuestionThatIsNoneIsRefused(String question, String pointer) {
        Reply reply = evaluate("staff-only", question);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("errors").path(0).path("pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void aQuestionOfTooMuchIsRefused() {
        assertThat(evaluate("staff-only", "{\"contexts\": [" + "{},".repeat(100) + "{}]}")
                        .status())
                .isEqualTo(422);
        assertThat(evaluate("staff-only", ANN, "?explain=perhaps").status()).isEqualTo(400);
    }

    private Reply evaluate(String flag, String question) {
        return evaluate(flag, question, "");
    }

    private Reply evaluate(String flag, String question, String query) {
        return admin.post(FLAGS + flag + "/evaluate" + query, question);
    }

    private static String with(String question, String member, String value) {
        return question.substring(0, question.lastIndexOf('}')) + ", \"" + member + "\": " + value + "}";
    }
}
