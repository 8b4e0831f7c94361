package dev.switchback.server.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.Gates;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.rollouts.plans.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** V2's share does not grow past the point where there is no V1 to go back to. */
class ReadinessTest {
    private static final URI V1 = URI.create("http://v1.example/livez");

    private final AtomicInteger asked = new AtomicInteger();
    private Optional<String> trouble = Optional.of("V1 answers 503");
    private final Stage stage = new Stage(RolloutLimits.DEFAULT, url -> {
        asked.incrementAndGet();
        return CompletableFuture.completedFuture(trouble);
    });
    private final Traffic traffic = new Traffic(3);

    @AfterEach
    void close() {
        try (stage) {
            assertThat(stage.replays()).allMatch(Replay::same);
        }
    }

    @Test
    void aPhaseOverTheShareWaitsForV1() {
        Rollout rollout = start(new Readiness(V1, false, 50_000, Readiness.Mode.REFUSE));
        run();

        assertThat(stage.load(rollout).phase()).isZero();
        assertThat(stage.service.view(stage.load(rollout)).next()).startsWith("holds: V1 answers 503");
        assertThat(catchThrowableOfType(Refusal.class, () -> advance(rollout)))
                .hasMessageContaining("There may be no V1 to go back to: V1 answers 503");
        assertThat(asked.get()).as("every ten seconds").isLessThan(4);

        trouble = Optional.empty();
        run();
        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void wherePeopleOnlyWantToBeWarnedTheyAre() {
        Rollout rollout = start(new Readiness(V1, false, 50_000, Readiness.Mode.WARN));
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.service.view(rollout).next()).contains("; warning: V1 answers 503");
        assertThat(stage.service.view(rollout).warning()).isEqualTo("V1 answers 503");

        run();

        assertThat(stage.load(rollout).phase()).isEqualTo(1);
    }

    @Test
    void callsToV1ShowThatItIsAlive() {
        Rollout rollout = start(new Readiness(null, true, 50_000, Readiness.Mode.REFUSE));
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.service.view(rollout).waitingFor())
                .extracting(Wait::words)
                .contains("V1 was not called within the last 60 s");

        run();

        assertThat(stage.load(rollout).phase()).isEqualTo(1);
        assertThat(asked).hasValue(0);
    }

    @Test
    void aSmallerShareIsNobodysConcern() {
        Rollout rollout = start(new Readiness(V1, true, 90_000, Readiness.Mode.REFUSE));
        run();

        assertThat(stage.load(rollout).phase()).isEqualTo(1);
        assertThat(asked).hasValue(0);
    }

    @Test
    void whoIsAskedIsAliveIfItAnswersWell() throws Exception {
        HttpServer server = answering(204);
        URI alive = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        try {
            assertThat(ask(alive)).isEmpty();
        } finally {
            server.stop(0);
        }
        assertThat(ask(alive)).hasValueSatisfying(words -> assertThat(words).startsWith("V1 does not answer ("));
        HttpServer moved = answering(302);
        try {
            assertThat(ask(URI.create("http://127.0.0.1:" + moved.getAddress().getPort() + "/")))
                    .hasValue("V1 answers 302");
        } finally {
            moved.stop(0);
        }
        assertThat(ask(URI.create("ftp://v1.example/"))).hasValue("V1's readiness URL cannot be asked");
    }

    private static Optional<String> ask(URI url) throws Exception {
        return new HttpProbe().ask(url).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static HttpServer answering(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Rollout start(@Nullable Readiness readiness) {
        return stage.start(new Plan(
                List.of(
                        new Phase("10 %", new Exposure.Share(10_000), Duration.ofSeconds(1), 10),
                        new Phase("80 %", new Exposure.Share(80_000), Duration.ofHours(1), 10)),
                GuardSettings.defaults(),
                Gates.NONE,
                0,
                Plan.Finish.AUTOMATIC,
                Plan.OnWorse.ALL_BACK,
                readiness));
    }

    private void run() {
        for (int i = 0; i < 25; i++) {
            stage.report(traffic.calls(stage.snapshot(), "a", 100));
            stage.pass(Duration.ofSeconds(1));
        }
    }

    private void advance(Rollout rollout) {
        stage.service.advance(Stage.PRODUCTION, rollout.id(), new Expected.Present(), Stage.OPERATOR, "");
    }
}
