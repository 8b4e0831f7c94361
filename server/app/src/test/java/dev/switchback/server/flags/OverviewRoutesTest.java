package dev.switchback.server.flags;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OverviewRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String OVERVIEW = PRODUCTION + "/overview";
    private static final String EMERGENCY = PRODUCTION + "/emergency";

    @BeforeAll
    static void makeFlags() {
        put("archived", Flags.off());
        Api admin = SERVER.admin();
        admin.post(
                PRODUCTION + "/flags/archived/archive",
                "",
                "If-Match",
                admin.get(PRODUCTION + "/flags/archived").tag());
        put("aside", Flags.share(20_000).replace("\"enabled\": true", "\"enabled\": true, \"mode\": \"shadow\""));
        put("back", Flags.share(30_000));
        admin.patch(PRODUCTION + "/flags/back", "{\"rolledBack\": true}");
        put(
                "done",
                Flags.serving("{\"variation\": \"v2\"}")
                        .replace("\"enabled\": true", "\"enabled\": true, \"mode\": \"complete\""));
        put("everybody", Flags.serving("{\"variation\": \"v2\"}"));
        put("led", Flags.off().replace("\"boolean\",", "\"boolean\", \"owner\": \"team-7\", \"tags\": [\"shop\"],"));
        admin.post(PRODUCTION + "/flags/led/rollouts", "{\"phases\": [{\"share\": 5000}, {\"share\": 50000}]}");
        put("nobody", Flags.off());
        put("off", Flags.share(20_000).replace("\"enabled\": true", "\"enabled\": false"));
        put("some", Flags.share(20_000));
    }

    @Test
    void eachFlagSaysWhatItIsDoing() {
        assertThat(row("archived").path("state").asText()).isEqualTo("archived");
        assertThat(row("everybody").path("share").asInt()).isEqualTo(100_000);
        assertThat(row("nobody").path("share").asInt()).isZero();
        assertThat(row("some").path("share").asInt()).isEqualTo(20_000);
        assertThat(row("some").path("state").asText()).isEqualTo("on");
        assertThat(row("some").has("phase")).isFalse();
        assertThat(row("off").path("state").asText()).isEqualTo("off");
        assertThat(row("off").path("share").asInt()).isZero();
        assertThat(row("back").path("state").asText()).isEqualTo("rolledBack");
        assertThat(row("back").path("share").asInt()).isZero();
    }

    @Test
    void aFlagInShadowServesNobodyAndACompleteOneSaysSo() {
        assertThat(row("aside").path("mode").asText()).isEqualTo("shadow");
        assertThat(row("aside").path("share").asInt()).isZero();
        assertThat(row("done").path("mode").asText()).isEqualTo("complete");
        assertThat(row("done").path("share").asInt()).isEqualTo(100_000);
        assertThat(row("some").has("mode")).isFalse();
    }

    @Test
    void aFlagUnderRolloutShowsItsPhaseItsShareAndTheVerdict() {
        JsonNode led = row("led");

        assertThat(led.path("state").asText()).isEqualTo("running");
        assertThat(led.path("share").asInt()).isEqualTo(5_000);
        assertThat(led.path("phase").asInt()).isEqualTo(1);
        assertThat(led.path("phases").asInt()).isEqualTo(2);
        assertThat(led.path("verdict").asText()).isEqualTo("inconclusive");
        assertThat(led.path("owner").asText()).isEqualTo("team-7");
        assertThat(led.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void theListIsNarrowedToWhatMatters() {
        assertThat(keys("state=rollingOut")).containsExactly("led");
        assertThat(keys("state=rolledBack")).containsExactly("back");
        assertThat(keys("state=needsAttention")).containsExactly("back");
        assertThat(keys("state=stale")).isEmpty();
        assertThat(keys("tag=shop&owner=team-7&q=LE")).containsExactly("led");
        assertThat(SERVER.admin().get(OVERVIEW + "?state=fine").status()).isEqualTo(400);
    }

    @Test
    void whatAnEmergencyTakesBackNeedsAttentionUntilItsRelease() {
        Api admin = SERVER.admin();
        admin.post(EMERGENCY + "/engage", "{\"flag\": \"some\"}");
        try {
            assertThat(row("some").path("state").asText()).isEqualTo("emergency");
            assertThat(row("some").path("share").asInt()).isZero();
            assertThat(keys("state=needsAttention")).containsExactly("back", "some");
        } finally {
            admin.post(
                    EMERGENCY + "/release",
                    "{\"flag\": \"some\", \"reason\": \"over\"}",
                    "If-Match",
                    admin.get(EMERGENCY).tag());
        }
        assertThat(row("some").path("state").asText()).isEqualTo("on");
    }

    @Test
    void pagesFollowEachOtherInAnyOrder() {
        Reply first = SERVER.admin().get(OVERVIEW + "?limit=5&sort=changedAt&order=desc");
        Reply second = SERVER.admin()
                .get(OVERVIEW + "?limit=5&sort=changedAt&order=desc&after="
                        + first.json().path("next").asText());

        List<String> all = first.json().path("items").findValuesAsText("key");
        all.addAll(second.json().path("items").findValuesAsText("key"));
        assertThat(all)
                .containsExactlyInAnyOrder(
                        "archived", "aside", "back", "done", "everybody", "led", "nobody", "off", "some");
        assertThat(first.header("Link")).contains("rel=\"next\"", "sort=changedAt");
    }

    private static void put(String key, String document) {
        SERVER.admin().put(PRODUCTION + "/flags/" + key, document, "If-None-Match", "*");
    }

    private static JsonNode row(String key) {
        return SERVER.admin().get(OVERVIEW + "?q=" + key).json().path("items").path(0);
    }

    private static List<String> keys(String query) {
        return SERVER.admin().get(OVERVIEW + "?" + query).json().path("items").findValuesAsText("key");
    }
}
