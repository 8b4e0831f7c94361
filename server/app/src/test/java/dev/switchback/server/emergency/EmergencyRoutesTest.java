package dev.switchback.server.emergency;

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

final class EmergencyRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String EMERGENCY = PRODUCTION + "/emergency";
    private static final String RELEASE = "{\"reason\": \"fixed\"}";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void releaseWhatIsEngaged() {
        admin = SERVER.admin();
        for (String key : new String[] {"switch", "other"}) {
            admin.put(PRODUCTION + "/flags/" + key, Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
            admin.post(
                    EMERGENCY + "/release",
                    "{\"flag\": \"%s\", \"reason\": \"fixed\"}".formatted(key),
                    "If-Match",
                    admin.get(EMERGENCY).tag());
        }
        admin.post(
                EMERGENCY + "/release",
                RELEASE,
                "If-Match",
                admin.get(EMERGENCY).tag());
    }

    @Test
    void engagingTakesOneStepAndReachesEverybody() {
        Reply engaged = admin.post(EMERGENCY + "/engage", "");

        assertThat(engaged.status()).isEqualTo(200);
        assertThat(engaged.json().path("engaged").asBoolean()).isTrue();
        assertThat(engaged.json().path("engagements").path(0).path("reason").asText())
                .startsWith("engaged by first admin key");
        JsonNode frontend = frontend();
        assertThat(frontend.path("EMERGENCY_ROLLBACK").asBoolean()).isTrue();
        assertThat(frontend.path("switch").asBoolean()).isFalse();
    }

    @Test
    void engagingTwiceIsEngagingOnce() {
        Reply first = admin.post(EMERGENCY + "/engage", "{\"reason\": \"fire\"}");
        Reply second = admin.post(EMERGENCY + "/engage", "{\"reason\": \"fire!\"}");

        assertThat(second.json().path("engagements")).isEqualTo(first.json().path("engagements"));
        assertThat(second.json().path("epoch")).isEqualTo(first.json().path("epoch"));
        assertThat(second.tag()).isEqualTo(first.tag());
    }

    @Test
    void everyChangeOfTheStateIsAnEpoch() {
        long before = epoch(admin.get(EMERGENCY));
        Reply engaged = admin.post(EMERGENCY + "/engage", "");
        Reply released = admin.post(EMERGENCY + "/release", RELEASE, "If-Match", engaged.tag());

        assertThat(epoch(engaged)).isEqualTo(before + 1);
        assertThat(epoch(released)).isEqualTo(before + 2);
        assertThat(released.json().path("revision").asLong())
                .isEqualTo(SERVER.snapshot().path("revision").asLong());
    }

    @Test
    void releaseRestoresExactlyWhatWas() {
        String definitions = definitions();
        String hash = SERVER.snapshot().path("hash").asText();

        Reply engaged = admin.post(EMERGENCY + "/engage", "");
        admin.post(EMERGENCY + "/release", RELEASE, "If-Match", engaged.tag());

        assertThat(definitions()).isEqualTo(definitions);
        assertThat(SERVER.snapshot().path("hash").asText()).isEqualTo(hash);
        assertThat(frontend().path("switch").asBoolean()).isTrue();
    }

    @Test
    void oneFlagIsTakenBackAlone() {
        Reply engaged = admin.post(EMERGENCY + "/engage", "{\"flag\": \"switch\", \"reason\": \"fire\"}");

        JsonNode frontend = frontend();
        assertThat(frontend.path("EMERGENCY_ROLLBACK").asBoolean()).isFalse();
        assertThat(frontend.path("switch").asBoolean()).isFalse();
        assertThat(frontend.path("other").asBoolean()).isTrue();
        assertThat(admin.get(PRODUCTION + "/flags/switch")
                        .json()
                        .path("emergency")
                        .asBoolean())
                .isTrue();
        assertThat(engaged.json().path("engagements").path(0).path("flag").asText())
                .isEqualTo("switch");
    }

    @Test
    void aReleaseReleasesItsOwnScopeOnly() {
        admin.post(EMERGENCY + "/engage", "{\"flag\": \"switch\"}");
        Reply engaged = admin.post(EMERGENCY + "/engage", "");

        Reply released = admin.post(EMERGENCY + "/release", RELEASE, "If-Match", engaged.tag());

        assertThat(released.json().path("engagements").findValuesAsText("flag")).containsExactly("switch");
    }

    @Test
    void aReleaseByIdsLeavesWhatWasEngagedSince() {
        JsonNode seen =
                admin.post(EMERGENCY + "/engage", "").json().path("engagements").path(0);
        admin.post(EMERGENCY + "/engage", "{\"flag\": \"switch\"}");
        String ids = "{\"reason\": \"fixed\", \"engagements\": [\"%s\"]}"
                .formatted(seen.path("id").asText());

        Reply released = admin.post(EMERGENCY + "/release", ids);

        assertThat(released.status()).isEqualTo(200);
        assertThat(released.json().path("engagements").findValuesAsText("flag")).containsExactly("switch");
        assertThat(admin.post(EMERGENCY + "/release", ids).json().path("epoch"))
                .isEqualTo(released.json().path("epoch"));
    }

    @Test
    void aReleaseByWhoHasNotSeenTheLastEngagementIsRefused() {
        Reply seen = admin.get(EMERGENCY);
        admin.post(EMERGENCY + "/engage", "");

        Reply refused = admin.post(EMERGENCY + "/release", RELEASE, "If-Match", seen.tag());

        assertThat(refused.status()).isEqualTo(412);
        assertThat(frontend().path("EMERGENCY_ROLLBACK").asBoolean()).isTrue();
    }

    @Test
    void aReleaseNeedsAVersionAndAReason() {
        Reply engaged = admin.post(EMERGENCY + "/engage", "");

        assertThat(admin.post(EMERGENCY + "/release", RELEASE).status()).isEqualTo(428);
        assertThat(admin.post(EMERGENCY + "/release", "{}", "If-Match", engaged.tag())
                        .status())
                .isEqualTo(422);
    }

    @Test
    void releasingWhatIsNotEngagedChangesNothing() {
        Reply before = admin.get(EMERGENCY);

        Reply released = admin.post(EMERGENCY + "/release", RELEASE, "If-Match", before.tag());

        assertThat(released.status()).isEqualTo(200);
        assertThat(released.tag()).isEqualTo(before.tag());
    }

    @Test
    void onlyAFlagThatThereIsIsEngaged() {
        assertThat(admin.post(EMERGENCY + "/engage", "{\"flag\": \"none\"}").status())
                .isEqualTo(404);
        assertThat(admin.post(EMERGENCY + "/engage", "{\"flga\": \"switch\"}").status())
                .isEqualTo(422);
        assertThat(admin.post(EMERGENCY + "/engage", "{\"reason\": \"%s\"}".formatted("x".repeat(1_001)))
                        .status())
                .isEqualTo(422);
        assertThat(admin.post("/api/v1/projects/default/environments/none/emergency/engage", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void nobodyIsCountedWhoWasNotHeardOf() {
        JsonNode confirmations = admin.get(EMERGENCY).json().path("confirmations");

        assertThat(confirmations.path("instances").asInt()).isZero();
        assertThat(confirmations.path("waiting")).isEmpty();
    }

    private static long epoch(Reply reply) {
        return reply.json().path("epoch").asLong();
    }

    private static JsonNode frontend() {
        return SERVER.holder("frontend", "production")
                .get("/api/v1/frontend/flags")
                .json();
    }

    private static String definitions() {
        return SERVER.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT string_agg(version || definition || description, '|' ORDER BY key) FROM flag")
                        .mapTo(String.class)
                        .one());
    }
}
