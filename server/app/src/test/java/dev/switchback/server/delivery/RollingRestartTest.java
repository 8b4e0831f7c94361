package dev.switchback.server.delivery;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.StoppableDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes on one database behind a balancer, stopped as an operator stops them and started again, one by one; as the next
 * version, which brings a migration that the other node does not know, and one of them as this version again. Requests that
 * read are repeated by a client where a connection that it has kept is closed (RFC 9112, section 9.3.1); those that do not
 * are made on one kept connection each, and are not.
 */
@Timeout(400)
final class RollingRestartTest {
    private static final Logger LOG = LoggerFactory.getLogger(RollingRestartTest.class);
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final HttpClient PROBE = HttpClient.newHttpClient();
    private static final int UNREPEATED = 2;
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(5);

    @TempDir
    private Path first = Path.of("");

    @TempDir
    private Path second = Path.of("");

    @TempDir
    private Path next = Path.of("");

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong evaluations = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void aRollingUpgradeAndTheWayBackFailNoRequestAndNoEvaluation() throws Exception {
        bringMigration();
        Map<String, String> here = Map.of("SWITCHBACK_PORT", Integer.toString(NodeProcess.freePort()));
        Map<String, String> there = Map.of("SWITCHBACK_PORT", Integer.toString(NodeProcess.freePort()));
        try (StoppableDatabase database = StoppableDatabase.start()) {
            NodeProcess one = start(database, first, here);
            NodeProcess other = start(database, second, there);
            String otherUrl = other.url();
            try (Front front = Front.of(RollingRestartTest::ready, port(one), port(other))) {
                Api admin = Api.at(one.url()).as(one.secret());
                admin.put(PRODUCTION + "/flags/switch", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
                String key = key(admin);
                Eventually.within(
                        SOON, () -> assertThat(snapshot(otherUrl, key)).contains("\"switch\""));
                try (SwitchbackClient sdk = sdk(front, key);
                        SwitchbackClient another = sdk(front, key)) {
                    load(front, key, sdk, another);

                    stop(one);
                    one = NodeProcess.startWith(next, variables(database, first, here));
                    stop(other);
                    other = NodeProcess.startWith(next, variables(database, second, there));
                    stop(one);
                    one = start(database, first, here);
                    assertThat(isMigrated(database.settings())).isTrue();

                    long before = requests.get();
                    Eventually.within(SOON, () -> assertThat(requests.get()).isGreaterThan(before + 100));
                    stopLoad();
                }
            } finally {
                stopLoad();
                one.kill();
                other.kill();
            }
        }
        LOG.info("Two nodes restarted under {} requests and {} evaluations", requests, evaluations);
        assertThat(failures).isEmpty();
        assertThat(evaluations.get()).isPositive();
    }

    private void bringMigration() throws IOException {
        Path migrations = Files.createDirectories(next.resolve("db/migration"));
        Files.writeString(migrations.resolve("V9000__next_version.sql"), """
                CREATE TABLE next_version (id bigint PRIMARY KEY);
                ALTER TABLE flag ADD COLUMN next_version text;
                """);
    }

    private static boolean isMigrated(DatabaseSettings database) {
        return Jdbi.create(database.jdbcUrl(), database.user(), database.password())
                .withHandle(handle -> handle.createQuery("SELECT to_regclass('next_version') IS NOT NULL")
                        .mapTo(Boolean.class)
                        .one());
    }

    private static void stop(NodeProcess node) {
        node.process().destroy(); // SIGTERM, as Kubernetes and systemd send it
        assertThat(node.process().onExit().join().exitValue()).isIn(0, 143);
    }

    private static NodeProcess start(StoppableDatabase database, Path directory, Map<String, String> more) {
        return NodeProcess.start(variables(database, directory, more));
    }

    private static Map<String, String> variables(StoppableDatabase database, Path directory, Map<String, String> more) {
        Map<String, String> variables = NodeProcess.variables(directory, database.settings());
        variables.putAll(more);
        variables.put("SWITCHBACK_EMERGENCY_PORT", "0");
        variables.put("SWITCHBACK_STOP_SECONDS", "3");
        return variables;
    }

    private void load(Front front, String key, SwitchbackClient... sdks) {
        HttpClient http = HttpClient.newHttpClient();
        for (String path : List.of("/api/v1/sdk/snapshot", "/api/v1/frontend/flags")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(front.url() + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + key)
                    .build();
            run(() -> call(http, request));
            run(() -> call(http, request));
        }
        for (int i = 0; i < UNREPEATED; i++) {
            HttpClient kept = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(URI.create(front.url() + "/ofrep/v1/evaluate/flags/switch"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"context\": {\"targetingKey\": \"ann\"}}"))
                    .build();
            run(() -> call(kept, request));
        }
        for (SwitchbackClient sdk : sdks) {
            run(() -> evaluate(sdk));
        }
    }

    /** Asks as a balancer does. */
    private static boolean ready(int port) {
        try {
            return PROBE.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    while (!over.get()) {
                        work.run();
                        LockSupport.parkNanos(PACE); // the nodes start on the same processors
                    }
                },
                "load");
        thread.start();
        threads.add(thread);
    }

    private void stopLoad() throws InterruptedException {
        over.set(true);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        }
    }

    private void call(HttpClient http, HttpRequest request) {
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains("switch")) {
                failures.add(request.uri() + " " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException broken) {
            failures.add(request.uri() + " " + broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        requests.incrementAndGet();
    }

    private void evaluate(SwitchbackClient sdk) {
        if (!sdk.isOn("switch", Context.of("ann"), false)) {
            failures.add("an evaluation answered with its default");
        }
        evaluations.incrementAndGet();
    }

    private static String snapshot(String url, String key) {
        return Api.at(url).as(key).get("/api/v1/sdk/snapshot").body();
    }

    private static SwitchbackClient sdk(Front front, String key) {
        SwitchbackClient sdk =
                SwitchbackClient.builder().url(front.url()).key(key).build();
        Eventually.within(
                SOON,
                () -> assertThat(sdk.isOn("switch", Context.of("ann"), false)).isTrue());
        return sdk;
    }

    private static int port(NodeProcess node) {
        return URI.create(node.url()).getPort();
    }

    private static String key(Api admin) {
        return admin.post(
                        "/api/v1/keys",
                        "{\"kind\": \"server\", \"name\": \"k\", \"project\": \"default\", \"environment\": \"production\"}")
                .json()
                .path("secret")
                .asText();
    }
}
