package dev.switchback.server.importing;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ImportRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final Api admin = SERVER.admin();

    @Test
    void flagsOfLaunchDarklyAreTakenOver() {
        String document = """
                {"flags": {"ld-plain": {"on": true, "variations": [false, true], "offVariation": 0,
                   "fallthrough": {"variation": 1}},
                 "ld-part": {"on": true, "variations": ["a", "b"], "fallthrough": {"rollout": {"variations":
                   [{"variation": 0, "weight": 50000}, {"variation": 1, "weight": 50000}]}}}}, "segments": {}}
                """;

        Reply careful = admin.post(PRODUCTION + "/import/launchdarkly", document);
        Reply moved = admin.post(PRODUCTION + "/import/launchdarkly?usersMayMove=true&replace=true", document);

        assertThat(careful.json().path("flags").toString()).isEqualTo("[\"ld-plain\"]");
        assertThat(careful.json().at("/refused/0/key").asText()).isEqualTo("ld-part");
        assertThat(moved.json().path("flags").toString()).isEqualTo("[\"ld-plain\",\"ld-part\"]");
        assertThat(admin.get(PRODUCTION + "/flags/ld-part").status()).isEqualTo(200);
    }

    @Test
    void definitionsOfFlagdAreTakenOver() {
        Reply report = admin.post(PRODUCTION + "/import/flagd", """
                {"flags": {"fd-plain": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
                   "targeting": {"if": [{"===": [{"var": "plan"}, "gold"]}, "on"]}},
                 "fd-odd": {"state": "ENABLED", "variants": {"on": true}, "targeting": "on"}}}
                """);

        assertThat(report.json().path("flags").toString()).isEqualTo("[\"fd-plain\"]");
        assertThat(report.json().at("/refused/0/what").asText()).isEqualTo("defaultVariant");
    }

    @Test
    void aDocumentOfAnotherFormatIsRefused() {
        assertThat(admin.post(PRODUCTION + "/import/launchdarkly", "{}").status())
                .isEqualTo(422);
        assertThat(admin.post(PRODUCTION + "/import/flagd", "{\"flagz\": {}}").status())
                .isEqualTo(422);
    }
}
