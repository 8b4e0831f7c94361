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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changing some members of a flag. */
final class FlagPatchTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAG = PRODUCTION + "/flags/patched";

    private Api admin = SERVER.stranger();
    private String tag = "";

    @BeforeEach
    void restoreTheFlag() {
        admin = SERVER.admin();
        String flag = Flags.share(10_000)
                .replaceFirst("\\{", "{\"rolledBack\": false, \"owner\": \"me\", \"tags\": [\"a\"],");
        admin.put(FLAG, flag, "If-None-Match", "*");
        tag = admin.put(FLAG, flag, "If-Match", "*").tag();
    }

    @Test
    void whatIsNamedChangesAndTheRestStays() {
        JsonNode before = admin.get(FLAG).json();

        Reply patched = admin.patch(
                FLAG + "?reason=more",
                "{\"defaultRule\": {\"weights\": {\"v1\": 80000, \"v2\": 20000}}, \"owner\": null, \"tags\": [\"b\"]}",
                "If-Match",
                tag);

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.tag()).isNotEqualTo(tag);
        assertThat(patched.json().path("defaultRule").path("weights").path("v2").asInt())
                .isEqualTo(20_000);
        assertThat(patched.json().path("owner").asText()).isEmpty();
        assertThat(patched.json().path("tags").toString()).isEqualTo("[\"b\"]");
        assertThat(patched.json().path("variations")).isEqualTo(before.path("variations"));
        assertThat(admin.get("/api/v1/projects/default/audit?flag=patched")
                        .json()
                        .path("items")
                        .path(0)
                        .path("reason")
                        .asText())
                .isEqualTo("more");
    }

    @Test
    void aPatchOfNothingChangesNothing() {
        assertThat(admin.patch(FLAG, "{}", "If-Match", tag).tag()).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"enabled\": false}", "{\"rolledBack\": true}", "{\"enabled\": false, \"rolledBack\": true}"})
    void whatOnlyMakesThingsSaferNeedsNoVersion(String patch) {
        Reply patched = admin.patch(FLAG, patch);

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(admin.patch(FLAG, patch, "If-Match", tag).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"enabled\": true}",
                "{\"rolledBack\": false}",
                "{}",
                "{\"enabled\": false, \"owner\": \"x\"}",
                "{\"enabled\": null}",
                "{\"archived\": true}",
                "[]"
            })
    void everythingElseNamesTheVersion(String patch) {
        assertThat(admin.patch(FLAG, patch).status()).isEqualTo(428);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"enabeld\": true} | /enabeld",
                "{\"variations\": null} | /variations",
                "{\"defaultRule\": {\"variation\": \"v9\"}} | /defaultRule",
                "{\"key\": \"other\"} | /key",
                "{\"salt\": \"other\"} | /salt",
                "[1] | ''",
            })
    void whatComesOutMustBeAFlag(String patch, String pointer) {
        Reply refused = admin.patch(FLAG, patch, "If-Match", tag);

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().path("errors").path(0).path("pointer").asText())
                .startsWith(pointer);
        assertThat(admin.get(FLAG).tag()).isEqualTo(tag);
    }

    @Test
    void theTypeNeverChanges() {
        assertThat(admin.patch(FLAG, "{\"type\": \"json\"}", "If-Match", tag).status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "application/json-patch+json"})
    void anythingButAMergePatchIsToldWhatIsTaken(String type) {
        Reply refused = admin.call("PATCH", FLAG, "{\"enabled\": false}", "Content-Type", type);

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.header("Accept-Patch")).isEqualTo("application/merge-patch+json");
    }

    @Test
    void aFlagThatIsNotThereIsNotPatched() {
        assertThat(admin.patch(PRODUCTION + "/flags/nowhere", "{\"enabled\": false}")
                        .status())
                .isEqualTo(404);
    }
}
