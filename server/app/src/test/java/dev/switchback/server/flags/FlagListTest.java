package dev.switchback.server.flags;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding flags among others. */
final class FlagListTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags";

    @BeforeAll
    static void createFlags() {
        create("apple", "\"description\": \"A red fruit\", \"tags\": [\"fruit\", \"red\"], \"owner\": \"Orchard\",");
        create("banana", "\"tags\": [\"fruit\"], \"kind\": \"killSwitch\", \"owner\": \"plantation\",");
        create("Cherry_1", "\"description\": \"100% fruit\", \"tags\": [\"fruit\", \"red\"],");
        create("date", "\"archived\": true, \"kind\": \"permission\",");
        create("elder", "");
        admin().put(FLAGS + "/fig", """
                {"type": "string", "rollbackVariation": "a", "variations": [{"key": "a", "value": "x"}],
                 "defaultRule": {"variation": "a"}}
                """, "If-None-Match", "*");
        create("gone", "");
        admin().delete(FLAGS + "/gone", "If-Match", "*");
        admin().post(FLAGS + "/elder/rollouts", "{\"phases\": [{\"share\": 1000}]}");
        // Changed last, though created second.
        admin().put(
                        FLAGS + "/banana",
                        Flags.share(1).replaceFirst("\\{", "{\"kind\": \"killSwitch\","),
                        "If-Match",
                        "*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "q=FRUIT | Cherry_1 apple",
                "q=an | banana",
                "q=orchard | apple",
                "q=100%25 | Cherry_1",
                "q=y_1 | Cherry_1",
                "q=%25 | Cherry_1",
                "q=%5C | ''",
                "tag=fruit | Cherry_1 apple",
                "tag=fruit&tag=red&q=a | apple",
                "tag=Fruit | ''",
                "kind=killSwitch | banana",
                "kind=permission | date",
                "owner=Orchard | apple",
                "owner=orch | ''",
                "archived=true | date",
                "archived=false&type=string | fig",
                "enabled=false | fig",
                "underRollout=true | elder",
                "underRollout=false&type=boolean&archived=false | Cherry_1 apple banana",
                "type=json | ''",
                "changedSince=2999-01-01T00:00:00Z | ''",
                "changedSince=2020-01-01T00:00:00Z&q=date | date",
            })
    void whatIsAskedForIsFound(String question, String keys) {
        assertThat(String.join(" ", keys(FLAGS + "?" + question))).isEqualTo(keys);
    }

    @Test
    void whatChangedSinceATimeIncludesThatTime() {
        String changedAt =
                admin().get(FLAGS + "/banana").json().path("changedAt").asText();

        assertThat(keys(FLAGS + "?changedSince=" + changedAt)).containsExactly("banana");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sort=key | Cherry_1 apple banana date elder fig",
                "sort=createdAt | apple banana Cherry_1 date elder fig",
                "sort=changedAt | apple Cherry_1 date fig elder banana",
            })
    void anOrderGoesUpAndDownPageByPage(String sort, String order) {
        List<String> keys = new ArrayList<>(List.of(order.split(" ")));

        assertThat(keys(FLAGS + "?limit=2&" + sort)).isEqualTo(keys);
        Collections.reverse(keys);
        assertThat(keys(FLAGS + "?limit=2&order=desc&" + sort)).isEqualTo(keys);
    }

    @Test
    void thePagesOfAQuestionAnswerTheSameQuestion() {
        assertThat(keys(FLAGS + "?limit=1&tag=fruit&sort=createdAt")).containsExactly("apple", "Cherry_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=toy",
                "type=bool",
                "archived=maybe",
                "enabled=1",
                "underRollout=yes",
                "changedSince=yesterday",
                "sort=size",
                "order=up",
                "limit=501",
                "sort=changedAt&after=apple",
                "sort=changedAt&after=99999999999999999999_apple",
            })
    void aQuestionThatMakesNoSenseIsRefused(String question) {
        Reply refused = admin().get(FLAGS + "?" + question);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("malformed");
    }

    @Test
    void aPageHoldsUpToFiveHundred() {
        assertThat(admin().get(FLAGS + "?limit=500").status()).isEqualTo(200);
    }

    private static List<String> keys(String first) {
        List<String> keys = new ArrayList<>();
        String next = first;
        while (!next.isEmpty()) {
            Reply page = admin().get(next);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            for (JsonNode item : page.json().path("items")) {
                keys.add(item.path("key").asText());
            }
            next = page.header("Link").replaceAll("<(.*)>.*", "$1");
        }
        return keys;
    }

    private static void create(String key, String members) {
        Reply created =
                admin().put(FLAGS + "/" + key, Flags.off().replaceFirst("\\{", "{" + members), "If-None-Match", "*");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    private static Api admin() {
        return SERVER.admin();
    }
}
