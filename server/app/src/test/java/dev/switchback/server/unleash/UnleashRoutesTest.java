package dev.switchback.server.unleash;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class UnleashRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String STAGING = "/api/v1/projects/default/environments/staging";
    private static final String STATE = """
            {"version": 2, "features": [
              {"name": "plain", "enabled": true, "type": "kill-switch", "project": "web", "impressionData": true,
               "strategies": [{"name": "userWithId", "parameters": {"userIds": "u1"}}]},
              {"name": "with variants", "enabled": true, "strategies": [{"name": "default", "segments": [4]}],
               "variants": [{"name": "grün 🍏", "weight": 1000, "payload": {"type": "json", "value": "{ \\"a\\": 1.50 }"}}]},
              {"name": "child", "enabled": true, "strategies": [], "dependencies": [{"feature": "plain"}]},
              {"name": "by-host", "enabled": true, "strategies": [{"name": "applicationHostname"}]}],
             "segments": [{"id": 4, "name": "adults", "constraints":
               [{"contextName": "age", "operator": "NUM_GTE", "value": "18"}]}]}
            """;

    private final Api admin = SERVER.admin();

    @Test
    void aDryRunSaysEverythingAndChangesNothing() {
        long revision = revision("development");

        Reply report = admin.post(development("/import/unleash?dryRun=true"), STATE);

        assertThat(report.json().path("dryRun").asBoolean()).isTrue();
        assertThat(texts(report.json().path("flags"))).containsExactly("plain", "with variants", "child");
        assertThat(report.json().at("/refused/0/key").asText()).isEqualTo("by-host");
        assertThat(revision("development")).isEqualTo(revision);
        assertThat(admin.get(development("/flags/plain")).status()).isEqualTo(404);
        assertThat(admin.get(development("/segments/unleash-4")).status()).isEqualTo(404);
    }

    @Test
    void anImportIsOneChangeAndRefusesWhatIsThere() {
        long revision = revision("production");

        Reply report = admin.post(PRODUCTION + "/import/unleash?reason=move", STATE);

        assertThat(texts(report.json().path("flags"))).containsExactly("plain", "with variants", "child");
        assertThat(texts(report.json().path("segments"))).containsExactly("unleash-4");
        assertThat(revision("production")).isEqualTo(revision + 1);
        JsonNode flag = admin.get(PRODUCTION + "/flags/with%20variants").json();
        assertThat(flag.path("normaliser").asText()).isEqualTo("unleash");
        assertThat(flag.at("/variations/1/value/a").asDouble()).isEqualTo(1.5);

        Reply again = admin.post(PRODUCTION + "/import/unleash", STATE);
        assertThat(again.json().path("flags")).isEmpty();
        assertThat(again.json().path("refused")).hasSize(4);
        assertThat(revision("production")).isEqualTo(revision + 1);

        Reply replaced = admin.post(
                PRODUCTION + "/import/unleash?replace=true",
                STATE.replace("\"userIds\": \"u1\"", "\"userIds\": \"u9\""));
        assertThat(replaced.json().path("flags")).hasSize(3);
        assertThat(revision("production")).isEqualTo(revision + 2);
    }

    @Test
    void whatCameInGoesOutAsItWas() {
        admin.post(STAGING + "/import/unleash", STATE);
        admin.put(STAGING + "/flags/native-share", Flags.share(50_000), "If-None-Match", "*");
        admin.put(STAGING + "/flags/native-on", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");

        JsonNode export = admin.get(STAGING + "/export/unleash").json();

        assertThat(texts(export.path("features"), "name"))
                .containsExactly("child", "native-on", "plain", "with variants");
        assertThat(texts(export.path("leftOut"), "key")).containsExactly("native-share");
        assertThat(export.at("/features/2/type").asText()).isEqualTo("kill-switch");
        assertThat(export.at("/features/2/project").asText()).isEqualTo("web");
        assertThat(export.at("/features/2/impressionData").asBoolean()).isTrue();
        assertThat(export.at("/features/3/strategies/0/segments/0").asInt()).isEqualTo(4);
        assertThat(export.at("/features/3/variants/0/payload/value").asText()).isEqualTo("{ \"a\": 1.50 }");
        assertThat(export.at("/features/0/dependencies/0/feature").asText()).isEqualTo("plain");
    }

    @Test
    void aDocumentThatIsNoneIsRefused() {
        assertThat(admin.post(development("/import/unleash"), "[]").status()).isEqualTo(400);
        assertThat(admin.post(development("/import/unleash"), "{}").status()).isEqualTo(422);
        assertThat(admin.post(development("/import/unleash"), "{\"features\": 7}")
                        .status())
                .isEqualTo(422);
        assertThat(admin.post(development("/import/unleash"), "{\"features\": [{\"name\": \"\\u0000\"}]}")
                        .status())
                .isEqualTo(422);
        assertThat(admin.post(development("/import/unleash?dryRun=perhaps"), STATE)
                        .status())
                .isEqualTo(400);
        assertThat(admin.post("/api/v1/projects/default/environments/nowhere/import/unleash", STATE)
                        .status())
                .isEqualTo(404);
        assertThat(SERVER.holder("server", "development")
                        .post(development("/import/unleash"), STATE)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anImportedNameMayBeAnythingWithoutControlCharacters() {
        String state = """
                {"features": [{"name": "%s", "enabled": true, "strategies": []}]}
                """;
        Reply odd = admin.post(development("/import/unleash"), state.formatted("__proto__ / 日本 🚀"));
        Reply control = admin.post(development("/import/unleash"), state.formatted("line\\nbreak"));

        assertThat(odd.json().path("flags")).hasSize(1);
        assertThat(control.json().at("/refused/0/why").asText()).contains("control characters");
    }

    private static String development(String path) {
        return "/api/v1/projects/default/environments/development" + path;
    }

    private long revision(String environment) {
        return admin.get("/api/v1/projects/default/environments/" + environment)
                .json()
                .path("revision")
                .asLong();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static List<String> texts(JsonNode list, String member) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.path(member).asText()));
        return texts;
    }
}
