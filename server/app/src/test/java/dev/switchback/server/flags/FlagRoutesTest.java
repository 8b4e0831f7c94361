package dev.switchback.server.flags;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FlagRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void aFlagIsCreatedReadReplacedAndDeleted() {
        Reply created = create("lifecycle", Flags.off());
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("salt").asText()).isEqualTo("lifecycle");

        Reply read = admin.get(FLAGS + "lifecycle");
        assertThat(read.tag()).isEqualTo(created.tag());
        assertThat(read.json()).isEqualTo(created.json());

        Reply replaced = replace("lifecycle", Flags.share(1_000), read.tag());
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.tag()).isNotEqualTo(read.tag());
        assertThat(replaced.json().path("version").asLong())
                .isEqualTo(SERVER.snapshot().path("revision").asLong());

        Reply deleted = admin.delete(FLAGS + "lifecycle", "If-Match", replaced.tag());
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(admin.get(FLAGS + "lifecycle").status()).isEqualTo(404);
    }

    @Test
    void whatWasReadCanBeSentBackAndChangesNothing() {
        create("echo", Flags.share(12_345));
        Reply read = admin.get(FLAGS + "echo");
        long revision = SERVER.snapshot().path("revision").asLong();

        Reply sent = replace("echo", read.body(), read.tag());

        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.tag()).isEqualTo(read.tag());
        assertThat(SERVER.snapshot().path("revision").asLong()).isEqualTo(revision);
    }

    @Test
    void aWriteThatNamesNoVersionIsRefused() {
        assertThat(admin.put(FLAGS + "careless", Flags.off()).status()).isEqualTo(428);
        assertThat(admin.get(FLAGS + "careless").status()).isEqualTo(404);
    }

    @Test
    void anEnvironmentHoldsNoMoreFlagsThanSdksCanRead() {
        String elsewhere = "/api/v1/projects/default/environments/staging/flags/";
        admin.put(elsewhere + "large", Flags.off(), "If-None-Match", "*");
        SERVER.jdbi().useHandle(handle -> handle.execute("""
                UPDATE flag SET definition = definition || repeat(' ', 8 * 1024 * 1024) WHERE key = 'large'
                """));

        Reply over = admin.put(elsewhere + "one-more", Flags.off(), "If-None-Match", "*");

        assertThat(over.status()).isEqualTo(409);
        assertThat(over.json().path("detail").asText()).contains("8388608 are the most");
        assertThat(admin.get(elsewhere + "one-more").status()).isEqualTo(404);
        SERVER.jdbi().useHandle(handle -> handle.execute("UPDATE flag SET definition = trim(definition)"));
    }

    @Test
    void aStaleWriteChangesNothing() {
        Reply first = create("stale", Flags.off());
        Reply second = replace("stale", Flags.share(1), first.tag());

        Reply late = replace("stale", Flags.share(2), first.tag());

        assertThat(late.status()).isEqualTo(412);
        assertThat(late.code()).isEqualTo("stale");
        assertThat(admin.delete(FLAGS + "stale", "If-Match", first.tag()).status())
                .isEqualTo(412);
        assertThat(admin.get(FLAGS + "stale").tag()).isEqualTo(second.tag());
    }

    @Test
    void aFlagIsCreatedOnce() {
        create("once", Flags.off());

        assertThat(create("once", Flags.off()).status()).isEqualTo(412);
    }

    @Test
    void aDeletedKeyIsNeverUsedAgain() {
        Reply created = create("buried", Flags.off());
        admin.delete(FLAGS + "buried", "If-Match", created.tag());

        Reply again = create("buried", Flags.off());

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asText()).contains("used before");
    }

    @Test
    void aKeyHasOneTypeInEveryEnvironment() {
        create("typed", Flags.off());
        String text = """
                {"type": "string", "rollbackVariation": "a", "variations": [{"key": "a", "value": "x"}],
                 "defaultRule": {"variation": "a"}}
                """;

        Reply elsewhere =
                admin.put("/api/v1/projects/default/environments/staging/flags/typed", text, "If-None-Match", "*");
        Reply here = replace("typed", text, admin.get(FLAGS + "typed").tag());

        assertThat(elsewhere.status()).isEqualTo(409);
        assertThat(here.status()).isEqualTo(409);
    }

    @Test
    void theSaltIsSetOnce() {
        Reply created = create("salted", Flags.off());
        String other = Flags.off().replace("{\"type\"", "{\"salt\": \"other\", \"type\"");

        Reply replaced = replace("salted", other, created.tag());

        assertThat(replaced.status()).isEqualTo(422);
        assertThat(pointers(replaced)).containsExactly("/salt");
    }

    @Test
    void weightsMoveAsFewUsersAsPossible() {
        Reply first = create("moved", Flags.share(10_000));
        Reply second = replace("moved", Flags.share(30_000), first.tag());
        replace("moved", Flags.share(20_000), second.tag());

        JsonNode ranges = flag("moved").path("defaultRule").path("ranges");

        assertThat(ranges.toString()).isEqualTo("[[0,20000,\"v2\"],[20000,100000,\"v1\"]]");
    }

    @Test
    void weightsOfARuleFollowItsId() {
        String ruled = Flags.off().replace("\"defaultRule\"", """
                        "rules": [{"id": "beta", "clauses": [{"attribute": "plan", "operator": "in", "values": ["beta"]}],
                          "serve": {"weights": {"v1": %d, "v2": %d}}}], "defaultRule"\
                        """);
        Reply created = create("ruled", ruled.formatted(80_000, 20_000));
        replace("ruled", ruled.formatted(90_000, 10_000), created.tag());

        JsonNode ranges = flag("ruled").path("rules").path(0).path("serve").path("ranges");

        assertThat(ranges.toString()).isEqualTo("[[0,90000,\"v1\"],[90000,100000,\"v2\"]]");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        Reply refused = create("wrong", """
                {"type": "number", "rollbackVariation": "none",
                 "variations": [{"key": "a", "value": "text"}, {"key": "a", "value": 2}],
                 "rules": [{"id": "r", "clauses": [{"attribute": "x", "operator": "matches", "values": ["(("]}],
                            "serve": {"variation": "a"}}],
                 "defaultRule": {"variation": "b"}}
                """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(pointers(refused))
                .contains(
                        "/rollbackVariation",
                        "/variations/0/value",
                        "/variations/1/key",
                        "/rules/0/clauses/0/values/0",
                        "/defaultRule/variation");
    }

    @Test
    void whatIsMissingIsNamed() {
        Reply refused = create("incomplete", "{\"variations\": [{\"key\": \"a\"}, null]}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(pointers(refused))
                .containsExactlyInAnyOrder(
                        "/type", "/variations/0/value", "/variations/1", "/rollbackVariation", "/defaultRule");
    }

    @Test
    void namesInsideAFlagAreBounded() {
        Reply refused = create("names", """
                {"type": "boolean", "salt": "", "rollbackVariation": "v 1",
                 "variations": [{"key": "v 1", "value": true}],
                 "rules": [{"id": "", "clauses": [{"attribute": "%s", "operator": "present"}],
                            "serve": {"variation": "v 1"}}],
                 "defaultRule": {"variation": "v 1"}}
                """.formatted("x".repeat(257)));

        assertThat(pointers(refused))
                .containsExactlyInAnyOrder("/salt", "/variations/0/key", "/rules/0/id", "/rules/0/clauses/0/attribute");
    }

    @Test
    void weightsMustBeWholeAndAddUp() {
        assertThat(pointers(create("w1", Flags.serving("{\"weights\": {\"v1\": 1}}"))))
                .containsExactly("/defaultRule/weights");
        assertThat(pointers(create("w2", Flags.serving("{\"weights\": {\"v1\": 100001, \"v2\": -1}}"))))
                .containsExactly("/defaultRule/weights");
        assertThat(pointers(create("w3", Flags.serving("{\"weights\": {\"v1\": null}}"))))
                .contains("/defaultRule/weights/v1");
        assertThat(pointers(create("w4", Flags.serving("{}")))).containsExactly("/defaultRule");
    }

    @Test
    void theNameOfTheEmergencyIsNoFlagKey() {
        assertThat(pointers(create("EMERGENCY_ROLLBACK", Flags.off()))).containsExactly("/key");
    }

    @Test
    void aKeyInTheBodyIsThePathsOrRefused() {
        assertThat(pointers(create("path", Flags.off().replace("{\"type\"", "{\"key\": \"body\", \"type\""))))
                .containsExactly("/key");
    }

    @Test
    void rolledBackStaysAsItIsWhenLeftOut() {
        Reply created = create("taken", Flags.share(50_000));
        Reply taken = replace(
                "taken", Flags.share(50_000).replace("{\"type\"", "{\"rolledBack\": true, \"type\""), created.tag());

        Reply edited = replace("taken", Flags.share(60_000), taken.tag());

        assertThat(edited.json().path("rolledBack").asBoolean()).isTrue();
    }

    @Test
    void everyKindOfValueComesBackAsItWasSent() {
        String values = """
                {"type": "json", "rollbackVariation": "a", "variations": [
                  {"key": "a", "value": {"deep": [1, 2.5, null, {"text": "\\u00e4\\ud83d\\ude00"}]}},
                  {"key": "b", "value": [true]}],
                 "defaultRule": {"variation": "a"}}
                """;

        Reply created = create("values", values);

        assertThat(created.json().path("variations").path(0).path("value").toString())
                .isEqualTo("{\"deep\":[1,2.5,null,{\"text\":\"ä😀\"}]}");
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() {
        String flags = "/api/v1/projects/default/environments/development/flags";
        for (int i = 0; i < 5; i++) {
            admin.put(flags + "/page-" + i, Flags.off(), "If-None-Match", "*");
        }
        List<String> seen = new ArrayList<>();
        String next = flags + "?limit=2";
        while (!next.isEmpty()) {
            Reply page = admin.get(next);
            page.json().path("items").forEach(item -> seen.add(item.path("key").asText()));
            assertThat(page.json().path("items")).hasSizeLessThanOrEqualTo(2);
            next = page.header("Link").replaceAll("<(.*)>.*", "$1");
        }

        assertThat(seen).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    }

    @Test
    void flagsOfAnUnknownEnvironmentAreNotFound() {
        String nowhere = "/api/v1/projects/default/environments/nowhere/flags";

        assertThat(admin.get(nowhere).status()).isEqualTo(404);
        assertThat(admin.put(nowhere + "/x", Flags.off(), "If-None-Match", "*").status())
                .isEqualTo(404);
    }

    private Reply create(String key, String body) {
        return admin.put(FLAGS + key, body, "If-None-Match", "*");
    }

    private Reply replace(String key, String body, String tag) {
        return admin.put(FLAGS + key, body, "If-Match", tag);
    }

    /** Returns the flag as SDKs get it. */
    private static JsonNode flag(String key) {
        for (JsonNode flag : SERVER.snapshot().path("flags")) {
            if (flag.path("key").asText().equals(key)) {
                return flag;
            }
        }
        throw new AssertionError("no flag " + key);
    }

    private static List<String> pointers(Reply refused) {
        List<String> pointers = new ArrayList<>();
        refused.json()
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        return pointers;
    }
}
