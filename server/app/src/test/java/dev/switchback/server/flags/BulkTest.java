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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several changes as one. */
final class BulkTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";

    private Api admin = SERVER.stranger();

    @BeforeEach
    void becomeAdmin() {
        admin = SERVER.admin();
    }

    @Test
    void everyKindOfOperationIsCarriedOutUnderOneRevision() {
        List<String> tags = new ArrayList<>();
        for (String key : List.of("a1", "a2", "a3", "a4", "a5")) {
            tags.add(create(key).replace("\"", "\\\""));
        }
        long before = revision();

        Reply reply = change(
                "{\"operation\": \"put\", \"flag\": \"a0\", \"ifNoneMatch\": \"*\", \"document\": " + Flags.off() + "}",
                "{\"operation\": \"put\", \"flag\": \"a1\", \"ifMatch\": \"" + tags.get(0) + "\", \"document\": "
                        + Flags.share(5) + "}",
                "{\"operation\": \"patch\", \"flag\": \"a2\", \"ifMatch\": \"" + tags.get(1)
                        + "\", \"document\": {\"owner\": \"me\"}}",
                "{\"operation\": \"delete\", \"flag\": \"a3\", \"ifMatch\": \"" + tags.get(2) + "\"}",
                "{\"operation\": \"archive\", \"flag\": \"a4\", \"ifMatch\": \"*\"}",
                "{\"operation\": \"disable\", \"flag\": \"a5\"}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("revision").asLong()).isEqualTo(before + 1).isEqualTo(revision());
        assertThat(reply.json().path("results").findValuesAsText("flag"))
                .containsExactly("a0", "a1", "a2", "a3", "a4", "a5");
        assertThat(reply.json().path("results").findValuesAsText("version"))
                .hasSize(5)
                .containsOnly(Long.toString(before + 1));
        assertThat(admin.get(FLAGS + "a1")
                        .json()
                        .path("defaultRule")
                        .path("weights")
                        .path("v2")
                        .asInt())
                .isEqualTo(5);
        assertThat(admin.get(FLAGS + "a2").json().path("owner").asText()).isEqualTo("me");
        assertThat(admin.get(FLAGS + "a3").status()).isEqualTo(404);
        assertThat(admin.get(FLAGS + "a4").json().path("archived").asBoolean()).isTrue();
        assertThat(admin.get(FLAGS + "a5").json().path("enabled").asBoolean()).isFalse();

        Reply back = change(
                "{\"operation\": \"unarchive\", \"flag\": \"a4\", \"ifMatch\": \"*\"}",
                "{\"operation\": \"enable\", \"flag\": \"a5\", \"ifMatch\": \"*\"}");

        assertThat(back.status()).isEqualTo(200);
        assertThat(admin.get(FLAGS + "a4").json().path("archived").asBoolean()).isFalse();
        assertThat(admin.get(FLAGS + "a5").json().path("enabled").asBoolean()).isTrue();
    }

    @Test
    void oneRefusalRefusesAllAndEveryOneIsTold() {
        create("b1");
        long before = revision();

        Reply reply = change(
                "{\"operation\": \"disable\", \"flag\": \"b1\"}",
                "{\"operation\": \"archive\", \"flag\": \"b2\", \"ifMatch\": \"*\"}",
                "{\"operation\": \"put\", \"flag\": \"b3\", \"ifNoneMatch\": \"*\", \"document\": {\"type\": \"boolean\"}}",
                "{\"operation\": \"put\", \"flag\": \"b4\", \"ifNoneMatch\": \"*\", \"document\": {\"enabeld\": true}}",
                "{\"operation\": \"enable\", \"flag\": \"b5\"}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("errors").findValuesAsText("pointer"))
                .contains(
                        "/operations/1",
                        "/operations/2/document/variations",
                        "/operations/3/document/enabeld",
                        "/operations/4")
                .noneMatch(pointer -> pointer.startsWith("/operations/0"));
        assertThat(revision()).isEqualTo(before);
        assertThat(admin.get(FLAGS + "b1").json().path("enabled").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"operation\": \"archive\", \"flag\": \"nowhere\", \"ifMatch\": \"*\"} | 404",
                "{\"operation\": \"archive\", \"flag\": \"nowhere\"} | 428",
                "{\"operation\": \"archive\", \"flag\": \"there\", \"ifMatch\": \"\\\"0\\\"\"} | 412",
                "{\"operation\": \"put\", \"flag\": \"there\", \"ifNoneMatch\": \"*\", \"document\": {\"type\": \"boolean\"}} | 412",
            })
    void whereAllAreRefusedForTheSameReasonThatIsTheReason(String operation, int status) {
        create("there");

        Reply reply = change(operation);

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().path("errors").path(0).path("pointer").asText()).isEqualTo("/operations/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{} | /operations",
                "{\"operations\": []} | /operations",
                "{\"operations\": [null]} | /operations/0",
                "{\"operations\": [{\"flag\": \"x\"}]} | /operations/0/operation",
                "{\"operations\": [{\"operation\": \"delete\", \"ifMatch\": \"*\"}]} | /operations/0/flag",
                "{\"operations\": [{\"operation\": \"put\", \"flag\": \"x\", \"ifNoneMatch\": \"*\"}]} | /operations/0/document",
                "{\"operations\": [{\"operation\": \"disable\", \"flag\": \"x\", \"document\": {}}]} | /operations/0/document",
                "{\"operations\": [{\"operation\": \"bless\", \"flag\": \"x\"}]} | /operations/0/operation",
                "{\"operations\": [{\"operation\": \"disable\", \"flag\": \"x\"}, {\"operation\": \"disable\", \"flag\": \"x\"}]} | /operations/1/flag",
            })
    void whatMakesNoSenseIsToldWhere(String document, String pointer) {
        Reply reply = admin.post(PRODUCTION + "/changes", document);

        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.json().path("errors").findValuesAsText("pointer")).contains(pointer);
    }

    @Test
    void fiveHundredFlagsAreCreatedAtOnceAndNotOneMore() {
        assertThat(admin.post("/api/v1/projects/default/environments/staging/changes", created(501))
                        .status())
                .isEqualTo(422);

        Reply reply = admin.post("/api/v1/projects/default/environments/staging/changes?reason=many", created(500));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        JsonNode environment =
                admin.get("/api/v1/projects/default/environments/staging").json();
        assertThat(environment.path("revision").asLong()).isEqualTo(1);
    }

    @Test
    void aDeletedKeyIsUsedAgainOnPurpose() {
        create("again");
        change("{\"operation\": \"delete\", \"flag\": \"again\", \"ifMatch\": \"*\"}");
        String put =
                "{\"operation\": \"put\", \"flag\": \"again\", \"ifNoneMatch\": \"*\", \"reuse\": %s, \"document\": "
                        + Flags.off() + "}";

        assertThat(change(put.formatted(false)).status()).isEqualTo(409);
        assertThat(change(put.formatted(true)).status()).isEqualTo(200);
    }

    @Test
    void nothingToDoTakesNoRevision() {
        create("idle");
        long before = revision();

        Reply reply = change("{\"operation\": \"enable\", \"flag\": \"idle\", \"ifMatch\": \"*\"}");

        assertThat(reply.json().path("revision").asLong()).isEqualTo(before).isEqualTo(revision());
    }

    private Reply change(String... operations) {
        return admin.post(
                PRODUCTION + "/changes?reason=together", "{\"operations\": [" + String.join(",", operations) + "]}");
    }

    private static String created(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> "{\"operation\": \"put\", \"flag\": \"many-%d\", \"ifNoneMatch\": \"*\", \"document\": %s}"
                                .formatted(i, Flags.off()))
                .collect(Collectors.joining(",", "{\"operations\": [", "]}"));
    }

    private String create(String key) {
        admin.put(FLAGS + key, Flags.off(), "If-None-Match", "*");
        return admin.get(FLAGS + key).tag();
    }

    private static long revision() {
        return SERVER.snapshot().path("revision").asLong();
    }
}
