package dev.switchback.server.flags;

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

/** Shares, stickiness, clause options and prerequisites in the documents of flags. */
final class RicherRulesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void everythingThatCanBeWrittenIsReadBackAndReachesSdks() {
        create("parent", Flags.off());
        String rules = """
                "rules": [{"id": "some",
                  "clauses": [{"attribute": "mail", "operator": "endsWith", "values": ["@EXAMPLE.com"],
                               "negated": false, "ignoreCase": true},
                              {"attribute": "age", "operator": "equal", "values": [7], "negated": true, "strict": true}],
                  "share": {"weight": 20000, "stickiness": {"salt": "s", "attributes": ["account", "targetingKey"]}},
                  "serve": {"weights": {"v1": 50000, "v2": 50000},
                            "stickiness": {"attributes": ["session"], "orRandom": true}}}],
                "prerequisites": [{"flag": "parent", "variations": ["v1"]}],
                "defaultRule"\
                """;

        Reply created = create("rich", Flags.off().replace("\"defaultRule\"", rules));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        JsonNode sent = SERVER.snapshot().path("flags").path(1);
        assertThat(sent.path("prerequisites").toString()).isEqualTo("[{\"flag\":\"parent\",\"variations\":[\"v1\"]}]");
        assertThat(sent.path("rules").path(0).path("share").toString())
                .isEqualTo("{\"buckets\":20000,\"stickiness\":"
                        + "{\"salt\":\"s\",\"attributes\":[\"account\",\"targetingKey\"]}}");
        Reply echoed = replace("rich", created.body(), created.tag());
        assertThat(echoed.tag()).isEqualTo(created.tag());
        assertThat(echoed.json()).isEqualTo(created.json());
        assertThat(created.json()
                        .path("rules")
                        .path(0)
                        .path("clauses")
                        .path(0)
                        .path("ignoreCase")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void weightsThatAreEditedKeepWhatTheyAreDealtBy() {
        String dealt = "{\"weights\": {\"v2\": %d, \"v1\": %d}%s}";
        String by = ", \"stickiness\": {\"attributes\": [\"account\"]}";
        Reply created = create("dealt", Flags.serving(dealt.formatted(10_000, 90_000, by)));

        Reply edited = replace("dealt", Flags.serving(dealt.formatted(30_000, 70_000, "")), created.tag());

        assertThat(edited.json().path("defaultRule").path("stickiness").toString())
                .isEqualTo("{\"attributes\":[\"account\"]}");
        assertThat(edited.json().path("defaultRule").path("weights").path("v2").asInt())
                .isEqualTo(30_000);
    }

    @Test
    void aShareThatIsEditedKeepsWhatItIsDealtBy() {
        String ruled = Flags.off()
                .replace(
                        "\"defaultRule\"",
                        "\"rules\": [{\"id\": \"r\", \"share\": %s, \"serve\": {\"variation\": \"v2\"}}], \"defaultRule\"");
        Reply created = create(
                "shared",
                ruled.formatted("{\"weight\": 1, \"stickiness\": {\"attributes\": [\"a\"], \"orRandom\": true}}"));

        Reply edited = replace("shared", ruled.formatted("{\"weight\": 2}"), created.tag());

        assertThat(edited.json().path("rules").path(0).path("share").toString())
                .isEqualTo("{\"weight\":2,\"stickiness\":{\"attributes\":[\"a\"],\"orRandom\":true}}");
    }

    @Test
    void whatWouldMoveEverybodyIsRefused() {
        Reply created = create("fixed", Flags.share(50_000));

        Reply parts = replace(
                "fixed",
                Flags.serving("{\"weights\": {\"v2\": 50000, \"v1\": 50000}, \"parts\": 1000}"),
                created.tag());
        Reply normaliser = replace(
                "fixed", Flags.off().replace("{\"type\"", "{\"normaliser\": \"unleash\", \"type\""), created.tag());

        assertThat(parts.status()).isEqualTo(422);
        assertThat(parts.body()).contains("/defaultRule/parts");
        assertThat(normaliser.status()).isEqualTo(422);
        assertThat(normaliser.body()).contains("/normaliser");
    }

    @Test
    void aVariationHasNothingToBeDealtBy() {
        Reply refused = create("odd", Flags.serving("{\"variation\": \"v1\", \"stickiness\": {}}"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("/defaultRule");
    }

    private Reply create(String key, String body) {
        return admin.put(FLAGS + key, body, "If-None-Match", "*");
    }

    private Reply replace(String key, String body, String tag) {
        return admin.put(FLAGS + key, body, "If-Match", tag);
    }
}
