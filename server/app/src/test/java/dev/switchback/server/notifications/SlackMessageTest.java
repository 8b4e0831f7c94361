package dev.switchback.server.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SlackMessageTest {
    private static final String EVENT = """
            {"type": "%s", "timestamp": "2026-11-21T03:12:00Z",
             "data": {"project": "default", "environment": "production", "subject": "rollout/3f2a", "flag": "checkout",
                      "actor": "guard", "reason": "%s",
                      "rollout": {"id": "3f2a", "phase": 1, "phases": [{"name": "staff"}, {"name": "10 %%"}]}}}
            """;

    @Test
    void aRollbackSaysWhatWhereAndWhyAndLinksToTheRollout() {
        JsonNode message =
                message("rollout.rolledBack", "V2 fails 1.3 % of calls", Optional.of("https://flags.example"));

        assertThat(message.path("text").asText())
                .isEqualTo(
                        ":rotating_light: checkout was rolled back: everybody is on V1 in default/production: V2 fails"
                                + " 1.3 % of calls");
        assertThat(message.at("/blocks/0/text/text").asText()).contains("\n>V2 fails 1.3 % of calls");
        assertThat(message.at("/blocks/1/elements/0/text").asText())
                .isEqualTo("by guard at 2026-11-21T03:12:00Z · <https://flags.example/api/v1/projects/default/"
                        + "environments/production/rollouts/3f2a|rollout 3f2a>");
    }

    @Test
    void anAdvanceNamesThePhase() {
        assertThat(message("rollout.advanced", "", Optional.empty())
                        .at("/blocks/0/text/text")
                        .asText())
                .isEqualTo("*:arrow_forward: Rollout of checkout advanced to 10 %* in default/production");
    }

    @Test
    void nobodyCanSlipInALinkOrAMentionNorWriteMoreThanSlackTakes() {
        JsonNode message = message("rollout.paused", "<!channel> & ".repeat(1_000), Optional.empty());

        assertThat(message.toString()).doesNotContain("<").contains("&lt;!channel&gt; &amp;");
        assertThat(message("rollout.paused", "x".repeat(5_000), Optional.empty())
                        .at("/blocks/0/text/text")
                        .asText())
                .hasSizeLessThan(3_000);
    }

    @Test
    void whatHasNoWordsOfItsOwnIsCalledByItsName() {
        assertThat(message("flag.replaced", "", Optional.empty()).path("text").asText())
                .startsWith(":pencil2: flag.replaced checkout in default/production");
    }

    private static JsonNode message(String type, String reason, Optional<String> publicUrl) {
        byte[] event = EVENT.formatted(type, reason).getBytes(StandardCharsets.UTF_8);
        return Json.tree(SlackMessage.of(Json.read(event, JsonNode.class), publicUrl));
    }
}
