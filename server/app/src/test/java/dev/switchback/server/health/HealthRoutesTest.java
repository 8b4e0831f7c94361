package dev.switchback.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.http.HttpServer;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthRoutesTest {
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean serves = new AtomicBoolean(true);
    private volatile Optional<String> complaint = Optional.empty();
    private final HttpServer http = new HttpServer(
            "127.0.0.1",
            0,
            secret -> Optional.empty(),
            List.of(new HealthRoutes(stopping::get, serves::get, List.of(() -> complaint), () -> "up 1\n")));

    @BeforeEach
    void start() {
        http.start();
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void aNodeThatIsWellIsReady() {
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ok\",\"reasons\":[]}");
    }

    @Test
    void aNodeWithAComplaintIsReadyAndSaysSo() {
        complaint = Optional.of("The database does not answer.");

        Reply ready = get("/readyz");

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().path("status").asText()).isEqualTo("degraded");
        assertThat(ready.json().path("reasons").path(0).asText()).isEqualTo("The database does not answer.");
    }

    @Test
    void aNodeThatCannotServeIsNotReadyAndStillAlive() {
        serves.set(false);

        assertThat(get("/readyz").status()).isEqualTo(503);
        assertThat(get("/livez").status()).isEqualTo(200);
    }

    @Test
    void aNodeThatStopsIsNotReadyAndStillAlive() {
        stopping.set(true);

        assertThat(get("/readyz").status()).isEqualTo(503);
        assertThat(get("/readyz").json().path("status").asText()).isEqualTo("stopping");
        assertThat(get("/livez").status()).isEqualTo(200);
    }

    @Test
    void metricsAreText() {
        assertThat(get("/metrics").body()).isEqualTo("up 1\n");
    }

    private Reply get(String path) {
        return Api.at("http://127.0.0.1:" + http.port()).get(path);
    }
}
