package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutRoutesTest {
    private static final String PLAN = """
            {"phases": [{"audience": [{"attribute": "group", "operator": "in", "values": ["staff"]}]},
                        {"share": 10000, "minimumSeconds": 30, "minimumCalls": 2000}]}
            """;

    private final Stage stage = new Stage();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server = new HttpServer(
            "127.0.0.1",
            0,
            secret -> Optional.of(new Principal("k1", "ada", KeyKind.ADMIN, Optional.empty())),
            List.of(new RolloutRoutes(stage.service)));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        stage.close();
    }

    @Test
    void aRolloutIsStartedAdvancedPausedResumedAndTakenBack() throws Exception {
        HttpResponse<String> started = post("/flags/customer-address/rollouts?reason=go", PLAN, "");
        assertThat(started.statusCode()).isEqualTo(201);
        assertThat(started.headers().firstValue("ETag")).contains("\"1\"");
        String location = started.headers().firstValue("Location").orElseThrow();
        String rollout = location.substring(location.indexOf("/rollouts/"));
        assertThat(json(started).at("/phases/1/name").asText()).isEqualTo("10 %");
        assertThat(json(started).at("/reason").asText()).isEqualTo("go");

        assertThat(post(rollout + "/advance", "", "").statusCode()).isEqualTo(428);
        assertThat(post(rollout + "/advance", "", "\"9\"").statusCode()).isEqualTo(412);
        assertThat(json(post(rollout + "/advance", "", "\"1\"")).at("/phase").asInt())
                .isEqualTo(1);
        assertThat(json(post(rollout + "/pause", "", "")).at("/state").asText()).isEqualTo("paused");
        assertThat(post(rollout + "/resume", "", "").statusCode()).isEqualTo(428);
        assertThat(json(post(rollout + "/resume", "", "\"3\"")).at("/state").asText())
                .isEqualTo("running");
        JsonNode back = json(post(rollout + "/roll-back?reason=enough", "", ""));
        assertThat(back.at("/state").asText()).isEqualTo("rolledBack");
        assertThat(back.at("/reason").asText()).isEqualTo("enough");
        assertThat(json(get(rollout))).isEqualTo(back);
        assertThat(json(get("/rollouts?flag=customer-address")).at("/items")).hasSize(1);
        JsonNode verdicts = json(get(rollout + "/verdicts")).at("/items");
        assertThat(verdicts).hasSize(2);
        JsonNode verdict =
                json(get(rollout + "/verdicts/" + verdicts.at("/0/id").asText()));
        assertThat(verdict.at("/evidence/policy/alpha").asDouble()).isEqualTo(0.01);
    }

    @Test
    void aPlanThatCannotBeCarriedOutIsRefusedWithPointers() throws Exception {
        HttpResponse<String> refused =
                post("/flags/customer-address/rollouts", "{\"phases\": [{\"share\": 5}, {\"share\": 3}]}", "");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).at("/errors/0/pointer").asText()).isEqualTo("/phases/1/share");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(get("/rollouts/none").statusCode()).isEqualTo(404);
        assertThat(get("/rollouts/none/verdicts").statusCode()).isEqualTo(404);
        assertThat(post("/rollouts/none/pause", "", "").statusCode()).isEqualTo(404);
        assertThat(post("/flags/none/rollouts", PLAN, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aPageThatNobodyWasGivenIsMalformed() throws Exception {
        String rollout = json(post("/flags/customer-address/rollouts", PLAN, ""))
                .at("/id")
                .asText();

        assertThat(get("/rollouts?after=yesterday").statusCode()).isEqualTo(400);
        assertThat(get("/rollouts/" + rollout + "/verdicts?after=-1").statusCode())
                .isEqualTo(400);
        assertThat(get("/rollouts/" + rollout + "/verdicts/first").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String ifMatch)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        if (!ifMatch.isEmpty()) {
            request.header("If-Match", ifMatch);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()
                        + "/api/v1/projects/default/environments/production" + path))
                .header("Authorization", "Bearer secret");
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new JsonMapper().readTree(response.body());
    }
}
