package dev.switchback.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorTest {
    private static final String ENVIRONMENT = "/api/v1/projects/default/environments/production";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private Loopback service;
    private URI uri;
    private Operator operator;
    private volatile String answer = "{}";
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        service = Loopback.start(Runnable::run, Map.of("/", this::serve));
        uri = URI.create("http://127.0.0.1:" + service.port());
        operator = new Operator(uri, "sba_secret");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!body.isEmpty()) {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer sba_secret");
            bodies.add(Documents.tree(body));
        }
        Loopback.answer(exchange, status, "application/json", answer);
    }

    @Test
    void theFlagStartsWithEverybodyOnV1() {
        operator.createFlag();

        assertThat(requests).containsExactly("PUT " + ENVIRONMENT + "/flags/customer-address");
        assertThat(bodies.get(0).at("/rollbackVariation").asText()).isEqualTo("v1");
        assertThat(bodies.get(0).at("/defaultRule/variation").asText()).isEqualTo("v1");
    }

    @Test
    void theRolloutGoesFromTheStaffToHalfOfTheUsers() {
        answer = Documents.write(Scenes.rollout("running", 0));

        Rollout rollout = operator.startRollout();

        assertThat(rollout).isEqualTo(Scenes.rollout("running", 0));
        assertThat(requests).containsExactly("POST " + ENVIRONMENT + "/flags/customer-address/rollouts");
        assertThat(bodies.get(0).at("/phases/0/audience/0/attribute").asText()).isEqualTo("staff");
        assertThat(bodies.get(0).at("/phases").findValuesAsText("share")).containsExactly("1000", "10000", "50000");
        assertThat(bodies.get(0).at("/phases").findValuesAsText("name"))
                .containsExactly("internal", "1 %", "10 %", "50 %");
        assertThat(bodies.get(0).at("/phases/" + Plan.TEN_PERCENT + "/name").asText())
                .isEqualTo("10 %");
        assertThat(bodies.get(0).at("/phases/" + Plan.HALF + "/name").asText()).isEqualTo("50 %");
    }

    @Test
    void theKeyOfTheShopsIsReadOnce() {
        answer = "{\"id\": \"k1\", \"secret\": \"sbs_secret\"}";

        assertThat(operator.createServerKey()).isEqualTo("sbs_secret");
        assertThat(bodies.get(0).path("kind").asText()).isEqualTo("server");
    }

    @Test
    void anEmergencyAnswersWithWhoHasConfirmed() {
        answer = "{\"engaged\": true, \"epoch\": 1, \"revision\": 9, \"engagements\": [],"
                + " \"confirmations\": {\"instances\": 3, \"confirmed\": 2, \"waiting\": [\"shop-3\"]}}";

        Emergency emergency = operator.engage();

        assertThat(requests).containsExactly("POST " + ENVIRONMENT + "/emergency/engage");
        assertThat(emergency).isEqualTo(new Emergency(true, 1, new Instances.Confirmations(3, 2, List.of("shop-3"))));
    }

    @Test
    void aVerdictTellsItsCauseFromItsEvidence() {
        answer = "{\"id\": \"4\", \"rollout\": \"r\", \"at\": \"2026-11-21T10:00:00Z\", \"phase\": 2,"
                + " \"verdict\": \"worse\", \"decision\": \"rollBack\", \"reason\": \"V2 fails\","
                + " \"evidence\": {\"window\": {}, \"verdict\": {\"cause\": \"ERRORS\"}}}";

        assertThat(operator.verdict("r", "4").cause()).contains("ERRORS");
        assertThat(operator.links("r", List.of(operator.verdict("r", "4"))))
                .containsEntry("evidence", uri.resolve(ENVIRONMENT + "/rollouts/r/verdicts/4"))
                .containsEntry("metrics", uri.resolve("/metrics"));
    }

    @Test
    void aRefusalIsPassedOnInTheServicesWords() {
        status = 409;
        answer = "{\"detail\": \"The flag is off.\"}";

        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(operator::startRollout)
                .withMessageContaining("409")
                .withMessageContaining("The flag is off.");
    }

    @Test
    void aServiceThatCannotAnswerMayAnswerLater() {
        status = 503;
        answer = "{\"detail\": \"The database is away.\"}";

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(operator::instances)
                .withMessageContaining("The database is away.");
    }

    @Test
    void aServiceIsPersuadedByItsOwnInterface() {
        status = 204;
        answer = "";

        operator.persuade(uri, new Behaviour(0.02, 1.5));

        assertThat(requests).containsExactly("POST /behave?errorRate=0.02&slowdown=1.5");
    }
}
