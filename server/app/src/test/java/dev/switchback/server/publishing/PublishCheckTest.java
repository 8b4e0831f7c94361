package dev.switchback.server.publishing;

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

/** What does not fit together is refused, and the revision stays. */
final class PublishCheckTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";
    private static final String SEGMENTS = PRODUCTION + "/segments/";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void aSegmentThatIsNotThereIsRefused() {
        refuses(422, () -> createFlag("lost", usingSegment("nowhere")), "/rules/0/clauses/0/values/0", "nowhere");
        refuses(
                422,
                () -> createSegment("lost", "{\"rules\": [" + rule("nowhere") + "]}"),
                "/rules/0/clauses/0/values/0",
                "nowhere");
    }

    @Test
    void aFlagOrVariationThatIsNotThereCannotBeRequired() {
        createFlag("there", Flags.off());

        refuses(422, () -> createFlag("unmet", requiring("nowhere", "v1")), "/prerequisites/0/flag", "nowhere");
        refuses(422, () -> createFlag("unmet", requiring("there", "v9")), "/prerequisites/0/variations", "v9");
        assertThat(createFlag("unmet", requiring("there", "v2")).status()).isEqualTo(201);
    }

    @Test
    void flagsThatRequireEachOtherAreRefusedWithTheirWayRound() {
        createFlag("a", Flags.off());
        createFlag("b", requiring("a", "v1"));
        createFlag("c", requiring("b", "v1"));

        refuses(422, () -> replaceFlag("a", requiring("c", "v1")), "/prerequisites", "a -> c -> b -> a");
        refuses(422, () -> replaceFlag("a", requiring("a", "v1")), "/prerequisites", "a");
    }

    @Test
    void segmentsThatHoldEachOtherAreRefusedWithTheirWayRound() {
        createSegment("x", "{}");
        createSegment("y", "{\"rules\": [" + rule("x") + "]}");

        refuses(
                422,
                () -> admin.put(SEGMENTS + "x", "{\"rules\": [" + rule("y") + "]}", "If-Match", "*"),
                "/rules",
                "x -> y -> x");
    }

    @Test
    void whatOthersRequireDoesNotGoAndTheyAreNamed() {
        createFlag("required", Flags.off());
        createFlag("requires", requiring("required", "v2"));
        String without = """
                {"type": "boolean", "enabled": true, "rollbackVariation": "v1",
                 "variations": [{"key": "v1", "value": false}], "defaultRule": {"variation": "v1"}}
                """;

        refuses(409, () -> replaceFlag("required", without), "flag/requires");
        refuses(409, () -> admin.delete(FLAGS + "required", "If-Match", "*"), "flag/requires");

        replaceFlag("requires", Flags.off());
        assertThat(replaceFlag("required", without).status()).isEqualTo(200);
        assertThat(admin.delete(FLAGS + "required", "If-Match", "*").status()).isEqualTo(204);
    }

    @Test
    void whatOthersRequireIsNotArchivedAndWhatIsArchivedCannotBeRequired() {
        createFlag("kept", Flags.off());
        createFlag("keeps", requiring("kept", "v1"));

        refuses(409, () -> admin.post(FLAGS + "kept/archive", "", "If-Match", "*"), "flag/keeps");

        createFlag("old", Flags.off());
        assertThat(admin.post(FLAGS + "old/archive", "", "If-Match", "*").status())
                .isEqualTo(200);
        refuses(422, () -> replaceFlag("keeps", requiring("old", "v1")), "/prerequisites/0/flag", "archived");
    }

    @Test
    void aRollbackWaitsForNobody() {
        createFlag("base", Flags.off());
        createFlag("upon", requiring("base", "v1"));
        SERVER.jdbi().useHandle(handle -> handle.execute("""
                UPDATE flag SET definition = replace(definition, '"prerequisites":[{"flag":"base"',
                    '"prerequisites":[{"flag":"gone"') WHERE key = 'upon'
                """));

        Reply back =
                replaceFlag("upon", requiring("gone", "v1").replace("{\"type\"", "{\"rolledBack\": true, \"type\""));
        Reply base = replaceFlag("base", Flags.off().replace("{\"type\"", "{\"rolledBack\": true, \"type\""));

        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(base.status()).as(base.body()).isEqualTo(200);
    }

    @Test
    void aSegmentThatWouldBreakAFlagIsNotWrittenAndTheFlagIsNamed() {
        createSegment("chain-0", "{}");
        createSegment("chain-below", "{}");
        int top = 0;
        while (createSegment("chain-" + (top + 1), "{\"rules\": [" + rule("chain-" + top) + "]}")
                        .status()
                == 201) {
            top++;
        }
        assertThat(top).isBetween(10, 30);
        String highest = "chain-" + top;
        assertThat(createFlag("end", usingSegment(highest)).status()).isEqualTo(201);

        refuses(
                409,
                () -> admin.put(SEGMENTS + "chain-0", "{\"rules\": [" + rule("chain-below") + "]}", "If-Match", "*"),
                "flag/end",
                "segment/" + highest);
    }

    private interface Call {
        Reply make();
    }

    private void refuses(int status, Call call, String... words) {
        long revision = SERVER.snapshot().path("revision").asLong();

        Reply reply = call.make();

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(told(reply)).contains(words);
        assertThat(SERVER.snapshot().path("revision").asLong()).isEqualTo(revision);
    }

    private static String told(Reply reply) {
        List<String> told = new ArrayList<>(List.of(reply.json().path("detail").asText()));
        for (JsonNode error : reply.json().path("errors")) {
            told.add(error.path("pointer").asText() + " " + error.path("detail").asText());
        }
        return String.join("\n", told);
    }

    private Reply createFlag(String key, String body) {
        return admin.put(FLAGS + key, body, "If-None-Match", "*");
    }

    private Reply replaceFlag(String key, String body) {
        return admin.put(FLAGS + key, body, "If-Match", "*");
    }

    private Reply createSegment(String key, String body) {
        return admin.put(SEGMENTS + key, body, "If-None-Match", "*");
    }

    private static String requiring(String flag, String variation) {
        return Flags.off()
                .replace(
                        "{\"type\"",
                        "{\"prerequisites\": [{\"flag\": \"%s\", \"variations\": [\"%s\"]}], \"type\""
                                .formatted(flag, variation));
    }

    private static String rule(String segment) {
        return "{\"id\": \"r\", \"clauses\": [{\"operator\": \"segment\", \"values\": [\"" + segment + "\"]}]}";
    }

    private static String usingSegment(String segment) {
        String rule = rule(segment).replaceAll("}$", ", \"serve\": {\"variation\": \"v2\"}}");
        return Flags.off().replace("\"defaultRule\"", "\"rules\": [" + rule + "], \"defaultRule\"");
    }
}
