package dev.switchback.server.http;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer says what is wrong with it, and nothing has changed. */
final class BadInputTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String FLAGS = PRODUCTION + "/flags/";

    private Api admin = SERVER.stranger();
    private String tag = "";
    private String before = "";

    @BeforeEach
    void rememberWhatIsThere() {
        admin = SERVER.admin();
        admin.put(FLAGS + "there", Flags.off(), "If-None-Match", "*");
        tag = admin.get(FLAGS + "there").tag();
        before = configuration();
    }

    @AfterEach
    void nothingHasChanged() {
        assertThat(configuration()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"name\": }",
                "not json",
                "{\"type\": \"boolean\"} trailing",
                "{\"type\": \"boolean\", \"type\": \"boolean\"}",
                "{'type': 'boolean'}",
                "{\"a\": 01}",
                "{\"\\udc00\": 1}",
                " "
            })
    void whatIsNotJsonIsMalformed(String body) {
        refuses(400, "malformed", put(body));
    }

    @Test
    void whatIsNotUtf8IsMalformed() {
        byte[] body = "{\"description\": \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        refuses(400, "malformed", admin.call("PUT", FLAGS + "there", body, "If-Match", tag));
    }

    @Test
    void whatNestsTooDeepIsMalformed() {
        refuses(400, "malformed", put("[".repeat(10_000)));
        refuses(400, "malformed", put("[".repeat(40) + "]".repeat(40)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"enabeld\": true} | /enabeld | is no member that is known here; known are archived",
                "{\"enabled\": \"yes\"} | /enabled | must be true or false",
                "{\"enabled\": \"true\"} | /enabled | must be true or false",
                "{\"enabled\": 1} | /enabled | must be true or false",
                "{\"description\": 5} | /description | must be a string",
                "{\"description\": [\"x\"]} | /description | must be a string",
                "{\"type\": \"bool\"} | /type | must be one of boolean, string, number, json",
                "{\"type\": 0} | /type | must be one of boolean, string, number, json",
                "{\"version\": 1.5} | /version | must be a whole number",
                "{\"version\": 99999999999999999999} | /version | must be a",
                "{\"variations\": {}} | /variations | must be a list",
                "{\"variations\": [1]} | /variations/0 | must be an object",
                "{\"variations\": [{\"key\": \"a\", \"extra\": 1}]} | /variations/0/extra | is no member",
                "{\"rules\": [{\"clauses\": [{\"operator\": \"like\"}]}]} | /rules/0/clauses/0/operator | must be one of in, hasAll",
                "{\"defaultRule\": {\"weights\": {\"v1\": \"x\"}}} | /defaultRule/weights/v1 | must be a whole number",
                "{\"defaultRule\": {\"weights\": {\"v1\": 3000000000}}} | /defaultRule/weights | must be a",
                "{\"defaultRule\": \"v1\"} | /defaultRule | must be an object",
                "{\"variations\": [{\"value\": 1e999}]} | /variations/0/value | must be a number that fits 64 bits",
                "[] | '' | must be an object",
                "null | '' | must not be null",
                "\"text\" | '' | must be an object",
            })
    void whatDoesNotFitIsToldWhereAndWhy(String body, String pointer, String detail) {
        Reply reply = put(body);

        refuses(422, "invalid", reply);
        JsonNode error = reply.json().path("errors").path(0);
        assertThat(error.path("pointer").asText()).isEqualTo(pointer);
        assertThat(error.path("detail").asText()).startsWith(detail);
        assertThat(reply.body()).doesNotContain("java.", "dev.switchback", "jackson");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"description\": \"\\u0000\"}",
                "{\"description\": \"\\ud800\"}",
                "{\"\\u0000\": 1}",
                "{\"targets\": [{\"variation\": \"v1\", \"keys\": [\"a\\u0000\"]}]}"
            })
    void whatNoDatabaseCanHoldIsRefused(String body) {
        refuses(422, "invalid", put(body));
    }

    @Test
    void aBodyOfTenMegabytesIsRefusedAndTheConnectionGoesOn() {
        String large = "{\"description\": \"" + "x".repeat(10 * 1024 * 1024) + "\"}";

        refuses(413, "too-large", put(large));
        refuses(413, "too-large", admin.post(PRODUCTION + "/emergency/engage", large));
        refuses(413, "too-large", admin.post("/api/v1/keys", large));
        assertThat(admin.get(FLAGS + "there").status()).isEqualTo(200);
    }

    @Test
    void aBodyThatDoesNotSayItIsJsonIsRefused() {
        refuses(415, "unsupported-media-type", put(""));
        refuses(
                415,
                "unsupported-media-type",
                admin.put(FLAGS + "there", Flags.share(1), "If-Match", tag, "Content-Type", "text/plain"));
    }

    @Test
    void aNameThatNothingHasIsRefused() {
        refuses(422, "invalid", admin.put(FLAGS + "x".repeat(129), Flags.off(), "If-None-Match", "*"));
        refuses(400, "malformed", admin.put(FLAGS + "x".repeat(5_000), Flags.off(), "If-None-Match", "*"));
        refuses(422, "invalid", admin.put(FLAGS + ".hidden", Flags.off(), "If-None-Match", "*"));
        refuses(422, "invalid", admin.put(FLAGS + "%C3%A4", Flags.off(), "If-None-Match", "*"));
        refuses(400, "malformed", admin.put(FLAGS + "%07", Flags.off(), "If-None-Match", "*"));
        refuses(400, "malformed", admin.get("/api/v1/projects/" + "p".repeat(64)));
        refuses(400, "malformed", admin.put("/api/v1/projects/Big", "{\"name\": \"x\"}", "If-None-Match", "*"));
        refuses(422, "invalid", admin.put(FLAGS + "constructor", Flags.off(), "If-None-Match", "*"));
        refuses(
                422,
                "invalid",
                admin.put("/api/v1/projects/p", "{\"name\": \"" + "x".repeat(201) + "\"}", "If-None-Match", "*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "a%5Cb", "%2e%2e/flags", "a;b=c", "a%00b"})
    void aPathThatMeansTwoThingsIsRefused(String name) {
        Reply reply = admin.get(FLAGS + name);

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void aQueryThatMakesNoSenseIsRefused() {
        refuses(400, "malformed", admin.get(PRODUCTION + "/flags?limit=0"));
        refuses(400, "malformed", admin.get(PRODUCTION + "/flags?limit=many"));
        refuses(400, "malformed", admin.get(PRODUCTION + "/flags?after=" + "x".repeat(257)));
        refuses(400, "malformed", admin.get(PRODUCTION + "/flags?after=%00"));
        refuses(400, "malformed", admin.get("/api/v1/projects/default/audit?flag=%00"));
        refuses(400, "malformed", admin.delete(FLAGS + "there?reason=" + "x".repeat(1_001), "If-Match", tag));
    }

    @Test
    void aKeyThatIsMissingOrOpensSomethingElseIsRefused() {
        refuses(401, "unauthorized", SERVER.stranger().put(FLAGS + "there", Flags.share(1), "If-Match", tag));
        refuses(
                401,
                "unauthorized",
                SERVER.stranger().as("sba_\u00e9").put(FLAGS + "there", Flags.share(1), "If-Match", tag));
        refuses(
                403,
                "forbidden",
                SERVER.holder("admin", "staging").put(FLAGS + "there", Flags.share(1), "If-Match", tag));
        refuses(
                403,
                "forbidden",
                SERVER.holder("server", "production").put(FLAGS + "there", Flags.share(1), "If-Match", tag));
    }

    @Test
    void aWriteOfAnotherVersionIsRefused() {
        refuses(412, "stale", admin.put(FLAGS + "there", Flags.share(1), "If-Match", "\"999\""));
        refuses(412, "stale", admin.put(FLAGS + "there", Flags.share(1), "If-Match", "W/" + tag));
        refuses(412, "stale", admin.put(FLAGS + "there", Flags.share(1), "If-Match", "nonsense"));
        refuses(428, "version-required", admin.put(FLAGS + "there", Flags.share(1)));
        refuses(428, "version-required", admin.delete(FLAGS + "there"));
    }

    @Test
    void whatIsNotServedIsNotFound() {
        refuses(404, "not-found", admin.get("/api/v2/flags"));
        refuses(404, "not-found", admin.get("/nowhere"));
        refuses(404, "not-found", admin.put("/nowhere", "{}"));
    }

    @Test
    void aMethodThatIsNotServedIsToldWhichAre() {
        Reply reply = admin.post(FLAGS + "there", "{}");

        refuses(405, "method-not-allowed", reply);
        assertThat(reply.header("Allow")).isEqualTo("DELETE, GET, PATCH, PUT");
        refuses(405, "method-not-allowed", admin.call("PATCH", "/livez", "{}"));
        refuses(405, "method-not-allowed", admin.call("BREW", FLAGS + "there", ""));
    }

    @Test
    void headersOverTheLimitAreRefused() {
        Reply reply = admin.get(FLAGS + "there", "X-Long", "x".repeat(20_000));

        assertThat(reply.status()).isEqualTo(431);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void whatIsNotHttpIsRefused() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), SERVER.node().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("NONSENSE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
        }
    }

    private Reply put(String body) {
        return admin.put(FLAGS + "there", body, "If-Match", tag);
    }

    private static void refuses(int status, String code, Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("detail").asText()).isNotBlank();
    }

    private static String configuration() {
        JsonNode snapshot = SERVER.snapshot();
        return snapshot.path("revision") + " " + snapshot.path("hash") + " " + snapshot.path("emergency");
    }
}
