package dev.switchback.server.flags;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people say about a flag, the archive, and keys that are used up. */
final class FlagMetadataTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void whatIsSaidAboutAFlagIsShownAndNoSdkSeesIt() {
        Reply created = create("described", with("""
                "description": "The new checkout", "tags": ["web", "checkout", "web"], "owner": "team-pay",
                "kind": "killSwitch", "links": [{"title": "Runbook", "url": "https://wiki.example/pay"}],
                """));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("tags").toString()).isEqualTo("[\"checkout\",\"web\"]");
        assertThat(created.json().path("owner").asText()).isEqualTo("team-pay");
        assertThat(created.json().path("kind").asText()).isEqualTo("killSwitch");
        assertThat(created.json().path("links").path(0).path("url").asText()).isEqualTo("https://wiki.example/pay");
        assertThat(admin.get(FLAGS + "described").json()).isEqualTo(created.json());
        assertThat(SERVER.snapshot().toString()).doesNotContain("team-pay", "wiki.example", "killSwitch");
    }

    @Test
    void whatIsLeftOutIsNothingSaid() {
        JsonNode created = create("silent", Flags.off()).json();

        assertThat(created.path("kind").asText()).isEqualTo("release");
        assertThat(created.path("owner").asText()).isEmpty();
        assertThat(created.path("tags")).isEmpty();
        assertThat(created.path("links")).isEmpty();
        assertThat(created.has("schema")).isFalse();
    }

    @Test
    void theTimesSayWhenAFlagWasCreatedAndChanged() {
        Reply created = create("timed", Flags.off());
        Reply changed = admin.put(FLAGS + "timed", Flags.share(1), "If-Match", created.tag());

        assertThat(changed.json().path("createdAt")).isEqualTo(created.json().path("createdAt"));
        assertThat(Instant.parse(changed.json().path("changedAt").asText()))
                .isAfter(Instant.parse(created.json().path("changedAt").asText()));
        assertThat(admin.get(FLAGS + "timed").json()).isEqualTo(changed.json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tags\": [\"with blank\"] | /tags",
                "\"tags\": [\"\"] | /tags",
                "\"tags\": [null] | /tags/0",
                "\"kind\": \"toy\" | /kind",
                "\"links\": [{\"title\": \"x\"}] | /links/0/url",
                "\"links\": [{\"title\": \"\", \"url\": \"https://a.example\"}] | /links/0/title",
                "\"links\": [{\"title\": \"x\", \"url\": \"javascript:alert(1)\"}] | /links/0/url",
                "\"links\": [{\"title\": \"x\", \"url\": \"https://me:secret@a.example/\"}] | /links/0/url",
                "\"links\": [{\"title\": \"x\", \"url\": \"/relative\"}] | /links/0/url",
                "\"schema\": {\"type\": \"object\"} | /schema",
            })
    void whatIsSaidBadlyIsRefused(String member, String pointer) {
        Reply refused = create("refused", with(member + ","));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(pointers(refused)).contains(pointer);
    }

    @Test
    void howMuchIsSaidIsBounded() {
        String tags = IntStream.range(0, 51).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
        String links = IntStream.range(0, 21)
                .mapToObj(i -> "{\"title\": \"t\", \"url\": \"http://a.example/" + i + "\"}")
                .collect(Collectors.joining(","));

        Reply refused = create(
                "much",
                with("\"tags\": [%s], \"links\": [%s], \"owner\": \"%s\", \"description\": \"%s\","
                        .formatted(tags, links, "x".repeat(201), "x".repeat(2_001))));

        assertThat(pointers(refused)).containsExactlyInAnyOrder("/tags", "/links", "/owner", "/description");
    }

    @Test
    void anArchivedFlagIsSoForSdksAndComesBackAsItWas() {
        Reply created = create("archived", Flags.share(50_000));

        Reply archived = admin.post(FLAGS + "archived/archive?reason=old", "", "If-Match", created.tag());
        assertThat(archived.status()).isEqualTo(200);
        assertThat(archived.json().path("archived").asBoolean()).isTrue();
        assertThat(served("archived").path("archived").asBoolean()).isTrue();

        Reply back = admin.post(FLAGS + "archived/unarchive", "", "If-Match", archived.tag());
        assertThat(back.json().path("archived").asBoolean()).isFalse();
        assertThat(served("archived").has("archived")).isFalse();
        assertThat(back.json().path("defaultRule")).isEqualTo(created.json().path("defaultRule"));
        assertThat(actions("archived")).containsExactly("flag.unarchived", "flag.archived", "flag.created");
    }

    @Test
    void archivingNamesTheVersionAndIsIdempotent() {
        Reply created = create("versioned", Flags.off());
        assertThat(admin.post(FLAGS + "versioned/archive", "").status()).isEqualTo(428);
        Reply archived = admin.post(FLAGS + "versioned/archive", "", "If-Match", created.tag());

        assertThat(admin.post(FLAGS + "versioned/archive", "", "If-Match", created.tag())
                        .status())
                .isEqualTo(412);
        assertThat(admin.post(FLAGS + "versioned/archive", "", "If-Match", archived.tag())
                        .tag())
                .isEqualTo(archived.tag());
        assertThat(admin.post(FLAGS + "nowhere/archive", "", "If-Match", "*").status())
                .isEqualTo(404);
    }

    @Test
    void aFlagThatARolloutLeadsIsNotArchivedAndAnArchivedOneIsNotLed() {
        create("led", Flags.off());
        String plan = "{\"phases\": [{\"share\": 1000}]}";
        Reply started = admin.post(FLAGS + "led/rollouts", plan);

        assertThat(admin.post(FLAGS + "led/archive", "", "If-Match", "*").status())
                .isEqualTo(409);

        admin.post(PRODUCTION + "/rollouts/" + started.json().path("id").asText() + "/roll-back", "");
        assertThat(admin.post(FLAGS + "led/archive", "", "If-Match", "*").status())
                .isEqualTo(200);
        assertThat(admin.post(FLAGS + "led/rollouts", plan).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?reuse=true", "?reuse=true&reason=%20", "?reason=because", "?reuse=false&reason=because"})
    void aDeletedKeyIsNotUsedAgainByAccident(String query) {
        create("buried", Flags.off());
        admin.delete(FLAGS + "buried", "If-Match", "*");

        Reply again = admin.put(FLAGS + "buried" + query, Flags.off(), "If-None-Match", "*");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asText()).contains("reuse=true");
    }

    @Test
    void aDeletedKeyIsUsedAgainOnPurposeAndTheAuditLogSaysWhy() {
        Reply first = create("phoenix", with("\"owner\": \"old\","));
        admin.delete(FLAGS + "phoenix", "If-Match", first.tag());

        Reply again =
                admin.put(FLAGS + "phoenix?reuse=true&reason=no%20code%20asks", Flags.off(), "If-None-Match", "*");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("owner").asText()).isEmpty();
        assertThat(again.json().path("version").asLong())
                .isGreaterThan(first.json().path("version").asLong());
        JsonNode entry = admin.get("/api/v1/projects/default/audit?flag=phoenix")
                .json()
                .path("items")
                .path(0);
        assertThat(entry.path("action").asText()).isEqualTo("flag.recreated");
        assertThat(entry.path("reason").asText()).isEqualTo("no code asks");
    }

    @Test
    void aKeyThatIsUsedAgainKeepsItsType() {
        Reply first = create("typed", Flags.off());
        admin.delete(FLAGS + "typed", "If-Match", first.tag());
        String text = """
                {"type": "string", "rollbackVariation": "a", "variations": [{"key": "a", "value": "x"}],
                 "defaultRule": {"variation": "a"}}
                """;

        Reply again = admin.put(FLAGS + "typed?reuse=true&reason=why", text, "If-None-Match", "*");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asText()).contains("type");
    }

    private Reply create(String key, String body) {
        return admin.put(FLAGS + key, body, "If-None-Match", "*");
    }

    private static String with(String members) {
        return Flags.off().replaceFirst("\\{", "{" + members);
    }

    private static JsonNode served(String key) {
        for (JsonNode flag : SERVER.snapshot().path("flags")) {
            if (flag.path("key").asText().equals(key)) {
                return flag;
            }
        }
        throw new AssertionError("no flag " + key);
    }

    private List<String> actions(String key) {
        return admin.get("/api/v1/projects/default/audit?flag=" + key)
                .json()
                .path("items")
                .findValuesAsText("action");
    }

    private static List<String> pointers(Reply refused) {
        List<String> pointers = new ArrayList<>();
        refused.json()
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        return pointers;
    }
}
