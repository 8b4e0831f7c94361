package dev.switchback.server.ofrep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.http.Permission;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.FixedKeys;
import dev.switchback.server.testing.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients see of a node that is broken inside. */
final class OfrepProblemsTest {
    private static final String FLAGS = "/ofrep/v1/evaluate/flags";

    private final HttpServer server = new HttpServer(
            "127.0.0.1",
            0,
            new FixedKeys(new EnvironmentId("default", "production")),
            List.of(router -> router.problems("/ofrep/", new OfrepProblems(FLAGS + "/"))
                    .post(FLAGS, Permission.FRONTEND, request -> broken())
                    .post(FLAGS + "/{key}", Permission.FRONTEND, request -> broken())));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFailureInsideEchoesTheKeyAndTellsNoMore() {
        Api api = Api.at("http://127.0.0.1:" + server.port()).as("frontend");

        Reply one = api.post(FLAGS + "/on", "{}");
        Reply all = api.post(FLAGS, "{}");

        assertThat(one.status()).isEqualTo(500);
        assertThat(one.json().path("key").asText()).isEqualTo("on");
        assertThat(all.status()).isEqualTo(500);
        assertThat(all.json().has("key")).isFalse();
        for (JsonNode problem : List.of(one.json(), all.json())) {
            assertThat(problem.path("errorCode").asText()).isEqualTo("GENERAL");
            assertThat(problem.toString()).doesNotContain("inside");
        }
    }

    @Test
    void elsewhereProblemsAreAsTheyWere() {
        Reply reply = Api.at("http://127.0.0.1:" + server.port()).get("/elsewhere");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().has("errorCode")).isFalse();
    }

    private static void broken() {
        throw new IllegalStateException("broken inside");
    }
}
