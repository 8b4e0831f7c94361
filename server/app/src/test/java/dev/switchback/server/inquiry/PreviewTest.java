package dev.switchback.server.inquiry;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PreviewTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";
    private static final String USERS = IntStream.range(0, 2_000)
            .mapToObj(i -> "{\"targetingKey\": \"user-" + i + "\"}")
            .collect(Collectors.joining(", ", "[", "]"));

    private Api admin = SERVER.stranger();

    @BeforeEach
    void createFlag() {
        admin = SERVER.admin();
        admin.put(FLAGS + "shared", Flags.share(20_000), "If-None-Match", "*");
    }

    @Test
    void aSliderToldWhoMovesTellsExactlyThat() {
        JsonNode preview =
                preview("shared", """
                {"flag": %s, "contexts": %s}
                """.formatted(Flags.share(30_000), USERS)).json();

        assertThat(preview.path("shares").toString())
                .isEqualTo(
                        "{\"exact\":true,\"places\":[{\"pointer\":\"/defaultRule\",\"whom\":\"everybody\","
                                + "\"moved\":10000,\"moves\":[{\"from\":\"v1\",\"to\":\"v2\",\"weight\":10000}]}],\"unknown\":[]}");
        JsonNode contexts = preview.path("contexts");
        assertThat(contexts.path("asked").asInt()).isEqualTo(2_000);
        assertThat(contexts.path("moved").asInt()).isBetween(140, 260);
        assertThat(contexts.path("moves")).hasSize(1);
        assertThat(contexts.path("moves").path(0).path("keys")).hasSize(10);
    }

    @Test
    void whoIsToldToMoveMovesAndNobodyElse() {
        admin.put(FLAGS + "moving", Flags.share(20_000), "If-None-Match", "*");
        String wanted = Flags.share(30_000);
        String before = variations("moving");
        JsonNode told = preview("moving", "{\"flag\": %s, \"contexts\": %s}".formatted(wanted, USERS))
                .json()
                .path("contexts");

        admin.put(
                FLAGS + "moving",
                wanted,
                "If-Match",
                admin.get(FLAGS + "moving").tag());

        String after = variations("moving");
        long moved = IntStream.range(0, before.length())
                .filter(i -> before.charAt(i) != after.charAt(i))
                .count();
        assertThat(before).hasSize(2_000).contains("1", "2");
        assertThat(told.path("moved").asLong()).isEqualTo(moved);
        told.path("moves").path(0).path("keys").forEach(key -> {
            int user = Integer.parseInt(key.asText().substring(5));
            assertThat(before.charAt(user)).isEqualTo('1');
            assertThat(after.charAt(user)).isEqualTo('2');
        });
    }

    @Test
    void whatTheRulesMoveIsCountedAndNotGuessed() {
        JsonNode preview = preview("shared", """
                {"patch": {"rules": [{"id": "staff", "serve": {"variation": "v2"}, "clauses":
                   [{"attribute": "team", "operator": "in", "values": ["staff"]}]}]},
                 "contexts": [{"targetingKey": "user-1", "team": "staff"}, {"targetingKey": "user-1"}, {"team": "staff"}]}
                """).json();

        assertThat(preview.path("shares").path("exact").asBoolean()).isFalse();
        assertThat(preview.path("shares").path("places")).isEmpty();
        assertThat(preview.path("shares").path("unknown").path(0).asText()).contains("rules");
        assertThat(preview.path("contexts").path("asked").asInt()).isEqualTo(3);
        assertThat(preview.path("contexts").path("moves").findValuesAsText("to"))
                .contains("v2");
        assertThat(preview.path("contexts").path("moves").toString())
                .contains("{\"to\":\"v2\",\"count\":1,\"keys\":[]}");
    }

    @Test
    void aSampleIsTheSameForTheSameSeed() {
        String question = "{\"patch\": {\"defaultRule\": {\"weights\": {\"v2\": 90000, \"v1\": 10000}}}, "
                + "\"sample\": {\"size\": 10000, \"seed\": %d}}";

        String first = preview("shared", question.formatted(1)).body();

        assertThat(preview("shared", question.formatted(1)).body()).isEqualTo(first);
        assertThat(preview("shared", question.formatted(2)).body()).isNotEqualTo(first);
        assertThat(preview("shared", question.formatted(1))
                        .json()
                        .path("contexts")
                        .path("moved")
                        .asInt())
                .isBetween(6_750, 7_250);
    }

    @Test
    void withoutContextsOnlySharesAreTold() {
        JsonNode preview =
                preview("shared", "{\"patch\": {\"enabled\": false}}").json();

        assertThat(preview.has("contexts")).isFalse();
        assertThat(preview.path("shares").path("places").path(0).path("moves").toString())
                .isEqualTo("[{\"from\":\"v2\",\"weight\":20000},{\"from\":\"v1\",\"weight\":80000}]");
    }

    @Test
    void nothingIsWritten() {
        JsonNode before = SERVER.snapshot();

        preview("shared", "{\"flag\": " + Flags.off() + ", \"sample\": {\"size\": 10}}");

        assertThat(SERVER.snapshot()).isEqualTo(before);
    }

    @Test
    void aChangeThatWouldBeRefusedIsRefused() {
        Reply reply = preview("shared", "{\"patch\": {\"defaultRule\": {\"weights\": {\"v2\": 7}}}}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("/patch/defaultRule");
        assertThat(preview("nothing", "{\"flag\": " + Flags.off() + "}").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"patch\": {}, \"sample\": {}}",
                "{\"patch\": {}, \"sample\": {\"size\": 10001}}",
                "{\"patch\": {}, \"sample\": {\"size\": 0}}",
                "{\"patch\": {}, \"sample\": {\"size\": 1}, \"contexts\": [{}]}",
                "{\"patch\": {}, \"contexts\": []}",
                "{\"patch\": []}",
            })
    void aQuestionThatIsNoneIsRefused(String question) {
        assertThat(preview("shared", question).status()).isEqualTo(422);
    }

    @Test
    void aQuestionOfTooManyIsRefused() {
        assertThat(preview("shared", "{\"patch\": {}, \"contexts\": [" + "{},".repeat(10_000) + "{}]}")
                        .status())
                .isEqualTo(422);
        assertThat(preview("shared", " ".repeat(PreviewInput.LIMIT) + "{}").status())
                .isEqualTo(413);
    }

    private Reply preview(String flag, String question) {
        return admin.post(FLAGS + flag + "/preview", question);
    }

    /** Returns for each user the number of the variation. */
    private String variations(String flag) {
        StringBuilder found = new StringBuilder();
        for (int from = 0; from < 2_000; from += 100) {
            String contexts = IntStream.range(from, from + 100)
                    .mapToObj(i -> "{\"targetingKey\": \"user-" + i + "\"}")
                    .collect(Collectors.joining(", ", "{\"contexts\": [", "]}"));
            admin.post(FLAGS + flag + "/evaluate", contexts)
                    .json()
                    .path("evaluations")
                    .forEach(evaluation ->
                            found.append(evaluation.path("variation").asText().charAt(1)));
        }
        return found.toString();
    }
}
