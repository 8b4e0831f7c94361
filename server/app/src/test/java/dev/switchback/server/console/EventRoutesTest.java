package dev.switchback.server.console;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.delivery.EventReader;
import dev.switchback.server.http.Json;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class EventRoutesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String EVENTS = PRODUCTION + "/events";
    private static final String EMERGENCY = PRODUCTION + "/emergency";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aConsoleHearsWhoRunsWhatAtTheBeginningAndThenOfEveryChange() throws Exception {
        try (EventReader reader = open(session())) {
            assertThat(reader.next("receipts").data())
                    .matches("\\{\"epoch\":[0-9]+,\"revision\":[0-9]+,\"confirmed\":0,\"streaming\":0,\"polling\":0,"
                            + "\"stale\":0}");

            SERVER.admin()
                    .put(PRODUCTION + "/flags/live", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");

            assertThat(firstChangeOfFlags(reader)).isEqualTo("[\"live\"]");
        }
    }

    @Test
    void anEmergencyIsTold() throws Exception {
        Api admin = SERVER.admin();
        try (EventReader reader = open(session())) {
            reader.next("receipts");
            long epoch =
                    admin.post(EMERGENCY + "/engage", "{}").json().path("epoch").asLong();

            assertThat(reader.next("emergency").data()).isEqualTo("{\"epoch\":" + epoch + "}");
        } finally {
            admin.post(
                    EMERGENCY + "/release",
                    "{\"reason\": \"over\"}",
                    "If-Match",
                    admin.get(EMERGENCY).tag());
        }
    }

    @Test
    void whoComesBackWithAnIdOfAnotherNodeHasToAskForEverything() throws Exception {
        try (EventReader reader = open(session(), "Last-Event-ID", "17")) {
            assertThat(reader.next("reset").data()).isEqualTo("{}");
        }
    }

    @Test
    void whoComesBackHearsWhatItMissed() throws Exception {
        String id;
        try (EventReader reader = open(session())) {
            id = reader.next("receipts").id();
        }
        SERVER.admin()
                .put(PRODUCTION + "/flags/missed", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        try (EventReader reader = open(session(), "Last-Event-ID", id)) {
            assertThat(firstChangeOfFlags(reader)).isEqualTo("[\"missed\"]");
        }
    }

    @Test
    void onlyOperatorsListen() throws Exception {
        assertThat(status()).isEqualTo(401);
        assertThat(status("Authorization", "Bearer " + SERVER.secret("server", "production")))
                .isEqualTo(403);
        assertThat(SERVER.admin()
                        .get("/api/v1/projects/default/environments/none/events")
                        .status())
                .isEqualTo(404);
    }

    /** The flags that the next change of flags names; an emergency that another test released is a change of none. */
    private static String firstChangeOfFlags(EventReader reader) throws IOException {
        JsonNode flags = Json.read(reader.next("changed").data().getBytes(UTF_8), JsonNode.class)
                .path("flags");
        return flags.isEmpty() ? firstChangeOfFlags(reader) : flags.toString();
    }

    private int status(String... headers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(headers);
        response.body().close();
        return response.statusCode();
    }

    private EventReader open(String cookie, String... headers) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Cookie", cookie));
        return new EventReader(send(all.toArray(String[]::new)).body());
    }

    private HttpResponse<InputStream> send(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(SERVER.node().url() + EVENTS));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static String session() {
        return SERVER.stranger()
                .post(
                        "/api/v1/session",
                        "{\"key\": \"" + SERVER.node().firstKey().orElseThrow() + "\"}")
                .header("Set-Cookie")
                .replaceAll(";.*", "");
    }
}
