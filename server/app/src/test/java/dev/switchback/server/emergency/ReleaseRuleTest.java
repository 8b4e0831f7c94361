package dev.switchback.server.emergency;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ReleaseRuleTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String EMERGENCY = PRODUCTION + "/emergency";
    private static final String RULE = EMERGENCY + "/release-rule";

    @AfterEach
    void askForNothing() {
        rule("nothing");
        JsonNode engaged = SERVER.admin().get(EMERGENCY).json().path("engagements");
        for (JsonNode one : engaged) {
            release(SERVER.admin(), one.path("id").asText(), "");
        }
    }

    @Test
    void anEnvironmentMayAskForItsNameToBeTyped() {
        rule("name");
        String id = engage(SERVER.admin());

        assertThat(release(SERVER.admin(), id, "").status()).isEqualTo(422);
        assertThat(release(SERVER.admin(), id, "production").status()).isEqualTo(422);
        assertThat(engaged()).isTrue();
        assertThat(release(SERVER.admin(), id, "default/production").status()).isEqualTo(200);
        assertThat(engaged()).isFalse();
    }

    @Test
    void anEnvironmentMayAskForASecondPerson() {
        rule("secondPerson");
        String id = engage(SERVER.admin());
        Api second = SERVER.holder("admin", "production");

        Reply alone = release(SERVER.admin(), id, "default/production");

        assertThat(alone.status()).isEqualTo(409);
        assertThat(alone.body()).contains("another key");
        assertThat(engaged()).isTrue();
        assertThat(release(second, id, "").status()).isEqualTo(200);
        assertThat(engaged()).isFalse();
    }

    @Test
    void theRuleIsForWhoOpensEveryEnvironmentAndNamesWhatItChanges() {
        Api bound = SERVER.holder("admin", "production");
        String tag = SERVER.admin().get(RULE).tag();

        assertThat(bound.get(RULE).json().path("asks").asText()).isEqualTo("nothing");
        assertThat(bound.put(RULE, "{\"asks\": \"name\"}", "If-Match", tag).status())
                .isEqualTo(403);
        assertThat(SERVER.admin().put(RULE, "{\"asks\": \"name\"}").status()).isEqualTo(428);
        assertThat(SERVER.admin()
                        .put(RULE, "{\"asks\": \"all\"}", "If-Match", tag)
                        .status())
                .isEqualTo(422);
        assertThat(rule("name").json().path("asks").asText()).isEqualTo("name");
        assertThat(SERVER.admin()
                        .put(RULE, "{\"asks\": \"nothing\"}", "If-Match", tag)
                        .status())
                .isEqualTo(412);
    }

    @Test
    void theRuleIsNotStaleBecauseAFlagWasMade() {
        String tag = SERVER.admin().get(RULE).tag();
        assertThat(SERVER.admin()
                        .put(PRODUCTION + "/flags/meanwhile", Flags.off(), "If-None-Match", "*")
                        .status())
                .isEqualTo(201);

        assertThat(SERVER.admin()
                        .put(RULE, "{\"asks\": \"name\"}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
    }

    private static Reply rule(String asks) {
        return SERVER.admin()
                .put(
                        RULE,
                        "{\"asks\": \"%s\"}".formatted(asks),
                        "If-Match",
                        SERVER.admin().get(RULE).tag());
    }

    private static String engage(Api api) {
        return api.post(EMERGENCY + "/engage", "{\"reason\": \"fire\"}")
                .json()
                .path("engagements")
                .path(0)
                .path("id")
                .asText();
    }

    private static Reply release(Api api, String id, String confirm) {
        return api.post(
                EMERGENCY + "/release",
                "{\"reason\": \"fixed\", \"engagements\": [\"%s\"], \"confirm\": \"%s\"}".formatted(id, confirm));
    }

    private static boolean engaged() {
        return SERVER.admin().get(EMERGENCY).json().path("engaged").asBoolean();
    }
}
