package dev.switchback.server.segments;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SegmentRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String SEGMENTS = PRODUCTION + "/segments/";
    private static final String STAFF = """
            {"description": "Ours", "included": ["ann", "bob"], "excluded": ["eve"],
             "rules": [{"id": "mail",
                        "clauses": [{"attribute": "mail", "operator": "endsWith", "values": ["@example.com"]}],
                        "share": {"weight": 50000}}]}
            """;

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void aSegmentIsCreatedReadReplacedAndDeleted() {
        Reply created = create("lifecycle", STAFF);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(segment("lifecycle").path("included").toString()).isEqualTo("[\"ann\",\"bob\"]");

        Reply read = admin.get(SEGMENTS + "lifecycle");
        assertThat(read.tag()).isEqualTo(created.tag());
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(read.json().path("includedCount").asInt()).isEqualTo(2);

        Reply replaced = replace("lifecycle", "{\"included\": [\"bob\", \"cid\"], \"excluded\": []}", read.tag());
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("included").toString()).isEqualTo("[\"bob\",\"cid\"]");
        assertThat(replaced.json().path("excludedCount").asInt()).isZero();
        assertThat(replaced.json().path("version").asLong())
                .isEqualTo(SERVER.snapshot().path("revision").asLong());

        assertThat(admin.delete(SEGMENTS + "lifecycle", "If-Match", replaced.tag())
                        .status())
                .isEqualTo(204);
        assertThat(admin.get(SEGMENTS + "lifecycle").status()).isEqualTo(404);
    }

    @Test
    void whatWasReadCanBeSentBackAndChangesNothing() {
        create("echo", STAFF);
        Reply read = admin.get(SEGMENTS + "echo");
        long revision = revision();

        Reply sent = replace("echo", read.body(), read.tag());

        assertThat(sent.tag()).isEqualTo(read.tag());
        assertThat(revision()).isEqualTo(revision);
    }

    @Test
    void aStaleWriteChangesNothing() {
        Reply first = create("stale", STAFF);
        Reply second = replace("stale", "{}", first.tag());

        assertThat(replace("stale", "{\"included\": []}", first.tag()).status()).isEqualTo(412);
        assertThat(keys("stale", "{\"add\": {\"included\": [\"x\"]}}", "If-Match", first.tag())
                        .status())
                .isEqualTo(412);
        assertThat(admin.delete(SEGMENTS + "stale", "If-Match", first.tag()).status())
                .isEqualTo(412);
        assertThat(admin.put(SEGMENTS + "stale", "{}").status()).isEqualTo(428);
        assertThat(create("stale", "{}").status()).isEqualTo(412);
        assertThat(admin.get(SEGMENTS + "stale").tag()).isEqualTo(second.tag());
    }

    @Test
    void keysComeAndGoWithoutTheOthersBeingSent() {
        create("edited", STAFF);

        Reply reply = keys(
                "edited",
                "{\"add\": {\"included\": [\"cid\", \"eve\", \"ann\"]}, \"remove\": {\"included\": [\"bob\", \"none\"]}}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("includedCount").asInt()).isEqualTo(3);
        assertThat(reply.json().path("excludedCount").asInt()).isZero();
        assertThat(segment("edited").path("included").toString()).isEqualTo("[\"ann\",\"cid\",\"eve\"]");
        assertThat(segment("edited").path("excluded")).isEmpty();
    }

    @Test
    void keysThatAreThereAlreadyTakeNoRevision() {
        Reply created = create("idle", STAFF);
        long revision = revision();

        Reply again = keys("idle", "{\"add\": {\"included\": [\"ann\"]}, \"remove\": {\"excluded\": [\"none\"]}}");

        assertThat(again.tag()).isEqualTo(created.tag());
        assertThat(revision()).isEqualTo(revision);
    }

    @Test
    void aLongListIsCountedListedInPagesAndKeptWhenItIsNotSent() {
        create("long", "{\"excluded\": [\"eve\"], \"included\": " + many(0, 1_001) + "}");
        Reply read = admin.get(SEGMENTS + "long");
        assertThat(read.json().has("included")).isFalse();
        assertThat(read.json().path("includedCount").asInt()).isEqualTo(1_001);
        assertThat(read.json().path("excluded").toString()).isEqualTo("[\"eve\"]");

        String edited = read.body().replace("\"description\":\"\"", "\"description\":\"many\"");
        assertThat(replace("long", edited, read.tag())
                        .json()
                        .path("includedCount")
                        .asInt())
                .isEqualTo(1_001);

        List<String> seen = new ArrayList<>();
        String next = SEGMENTS + "long/keys?limit=200";
        while (!next.isEmpty()) {
            Reply page = admin.get(next);
            page.json().path("items").forEach(key -> seen.add(key.asText()));
            next = page.header("Link").replaceAll("<(.*)>.*", "$1");
        }
        assertThat(seen).hasSize(1_001).isSorted().doesNotHaveDuplicates();
        assertThat(admin.get(SEGMENTS + "long/keys?list=excluded")
                        .json()
                        .path("items")
                        .toString())
                .isEqualTo("[\"eve\"]");
        assertThat(admin.get(SEGMENTS + "long/keys?list=both").status()).isEqualTo(400);
    }

    @Test
    void aSegmentHoldsAHundredThousandKeysAndNoMore() {
        Reply full = create("full", "{\"included\": " + many(0, 100_000) + "}");
        assertThat(full.status()).isEqualTo(201);

        Reply over = keys("full", "{\"add\": {\"included\": [\"one-more\"]}}");

        assertThat(over.status()).isEqualTo(422);
        assertThat(over.body()).contains("/included", "100001");
        assertThat(admin.get(SEGMENTS + "full").tag()).isEqualTo(full.tag());
        assertThat(segment("full").path("included")).hasSize(100_000);
        admin.delete(SEGMENTS + "full", "If-Match", full.tag());
    }

    @Test
    void anEnvironmentHoldsNoMoreKeysThanSdksCanRead() {
        String elsewhere = "/api/v1/projects/default/environments/staging/segments/";
        String keys = "{\"included\": " + many(0, 100_000).replace("user-", "user-with-a-very-long-name-indeed-") + "}";

        Reply first = admin.put(elsewhere + "one", keys, "If-None-Match", "*");
        Reply second = admin.put(elsewhere + "two", keys, "If-None-Match", "*");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("detail").asText()).contains("bytes");
        admin.delete(elsewhere + "one", "If-Match", "*");
    }

    @Test
    void theAuditLogKeepsWhatChangedAndNotTheLists() {
        Reply created = create("audited", STAFF);
        replace("audited", "{\"included\": [\"bob\", \"cid\"]}", created.tag());

        JsonNode entry = admin.get("/api/v1/projects/default/audit?limit=1")
                .json()
                .path("items")
                .path(0);

        assertThat(entry.path("action").asText()).isEqualTo("segment.replaced");
        assertThat(entry.path("subject").asText()).isEqualTo("segment/audited");
        assertThat(entry.path("before").path("description").asText()).isEqualTo("Ours");
        assertThat(entry.path("before").has("included")).isFalse();
        assertThat(entry.path("after").path("changes").toString())
                .isEqualTo("{\"included\":{\"added\":[\"cid\"],\"removed\":[\"ann\"]},"
                        + "\"excluded\":{\"added\":[],\"removed\":[]}}");
    }

    @Test
    void segmentsAreFoundByPartOfTheirKeyOrDescription() {
        create("search-one", "{\"description\": \"Berlin 100%\"}");
        create("search-two", "{\"description\": \"Paris\"}");

        assertThat(found("SEARCH-")).containsExactly("search-one", "search-two");
        assertThat(found("100%25")).containsExactly("search-one");
        assertThat(found("paris")).containsExactly("search-two");
        assertThat(found("search-&limit=1")).containsExactly("search-one");
        assertThat(admin.get(PRODUCTION + "/segments?q=" + "x".repeat(201)).status())
                .isEqualTo(400);
    }

    @Test
    void whoUsesASegmentIsNamed() {
        create("used", STAFF);
        create("outer", "{\"rules\": [" + rule("used") + "]}");
        admin.put(PRODUCTION + "/flags/direct", flagFor("used"), "If-None-Match", "*");
        admin.put(PRODUCTION + "/flags/through", flagFor("outer"), "If-None-Match", "*");

        assertThat(admin.get(SEGMENTS + "used/uses").body())
                .isEqualTo(
                        "{\"flags\":[\"direct\"],\"segments\":[\"outer\"],\"rollouts\":[],\"indirect\":[\"through\"]}");
        assertThat(admin.get(SEGMENTS + "none/uses").status()).isEqualTo(404);
    }

    @Test
    void aSegmentInUseIsNeitherDeletedNorRenamed() {
        Reply created = create("needed", STAFF);
        admin.put(PRODUCTION + "/flags/needy", flagFor("needed"), "If-None-Match", "*");

        Reply deleted = admin.delete(SEGMENTS + "needed", "If-Match", created.tag());
        Reply renamed = admin.post(SEGMENTS + "needed/rename", "{\"key\": \"other\"}", "If-Match", created.tag());

        assertThat(deleted.status()).isEqualTo(409);
        assertThat(deleted.json().path("detail").asText()).contains("flag/needy");
        assertThat(renamed.status()).isEqualTo(409);
        admin.put(PRODUCTION + "/flags/needy", Flags.off(), "If-Match", "*");
        assertThat(admin.delete(SEGMENTS + "needed", "If-Match", created.tag()).status())
                .isEqualTo(204);
    }

    @Test
    void aSegmentThatALaterPhaseNeedsStaysUntilTheRolloutHasEnded() {
        Reply created = create("later", STAFF);
        admin.put(PRODUCTION + "/flags/rolled", Flags.off(), "If-None-Match", "*");
        String plan = """
                {"phases": [{"share": 1000, "minimumSeconds": 3600},
                            {"audience": [{"operator": "segment", "values": ["%s"]}]}]}
                """;

        Reply refused = admin.post(PRODUCTION + "/flags/rolled/rollouts", plan.formatted("nowhere"));
        Reply started = admin.post(PRODUCTION + "/flags/rolled/rollouts", plan.formatted("later"));
        String rollout = started.json().path("id").asText();

        assertThat(pointers(refused)).containsExactly("/phases/1/audience");
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        assertThat(admin.get(SEGMENTS + "later/uses").body()).contains("\"rollouts\":[\"" + rollout + "\"]");
        assertThat(admin.delete(SEGMENTS + "later", "If-Match", created.tag()).status())
                .isEqualTo(409);
        admin.post(PRODUCTION + "/rollouts/" + rollout + "/roll-back", "");
        assertThat(admin.delete(SEGMENTS + "later", "If-Match", created.tag()).status())
                .isEqualTo(204);
    }

    @Test
    void aSegmentIsRenamedWithAllItsKeys() {
        Reply created = create("before", STAFF);
        create("taken", "{}");

        assertThat(admin.post(SEGMENTS + "before/rename", "{\"key\": \"taken\"}", "If-Match", created.tag())
                        .status())
                .isEqualTo(409);
        assertThat(admin.post(SEGMENTS + "before/rename", "{\"key\": \"a b\"}", "If-Match", created.tag())
                        .status())
                .isEqualTo(422);
        Reply renamed = admin.post(SEGMENTS + "before/rename", "{\"key\": \"after\"}", "If-Match", created.tag());

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.json().path("included").toString()).isEqualTo("[\"ann\",\"bob\"]");
        assertThat(admin.get(SEGMENTS + "before").status()).isEqualTo(404);
        assertThat(admin.get(SEGMENTS + "after").tag()).isEqualTo(renamed.tag());
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        Reply refused = create(
                "wrong",
                "{\"key\": \"other\", \"included\": [\"\", null, \"a\"], \"excluded\": [\"a\"], \"rules\": [{}]}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(pointers(refused))
                .containsExactlyInAnyOrder("/key", "/included/0", "/included/1", "/excluded", "/rules/0/id");
        assertThat(pointers(create(
                        "wrong", "{\"description\": \"" + "x".repeat(2_001) + "\", \"rules\": [{\"id\": \"\"}]}")))
                .containsExactlyInAnyOrder("/description", "/rules/0/id");
        assertThat(pointers(keys("echo", "{\"add\": {\"included\": [\"a\"], \"excluded\": [\"a\"]}}")))
                .containsExactly("/add/excluded");
    }

    private static String many(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj("\"user-%06d\""::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String rule(String segment) {
        return "{\"id\": \"r\", \"clauses\": [{\"operator\": \"segment\", \"values\": [\"" + segment + "\"]}]}";
    }

    private static String flagFor(String segment) {
        String rule = rule(segment).replaceAll("}$", ", \"serve\": {\"variation\": \"v2\"}}");
        return Flags.off().replace("\"defaultRule\"", "\"rules\": [" + rule + "], \"defaultRule\"");
    }

    private List<String> found(String search) {
        List<String> found = new ArrayList<>();
        admin.get(PRODUCTION + "/segments?q=" + search)
                .json()
                .path("items")
                .forEach(item -> found.add(item.path("key").asText()));
        return found;
    }

    private Reply create(String key, String body) {
        return admin.put(SEGMENTS + key, body, "If-None-Match", "*");
    }

    private Reply replace(String key, String body, String tag) {
        return admin.put(SEGMENTS + key, body, "If-Match", tag);
    }

    private Reply keys(String key, String body, String... headers) {
        return admin.post(SEGMENTS + key + "/keys", body, headers);
    }

    private static long revision() {
        return SERVER.snapshot().path("revision").asLong();
    }

    /** Returns the segment as SDKs get it. */
    private static JsonNode segment(String key) {
        for (JsonNode segment : SERVER.snapshot().path("segments")) {
            if (segment.path("key").asText().equals(key)) {
                return segment;
            }
        }
        throw new AssertionError("no segment " + key);
    }

    private static List<String> pointers(Reply refused) {
        List<String> pointers = new ArrayList<>();
        refused.json()
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        return pointers;
    }
}
