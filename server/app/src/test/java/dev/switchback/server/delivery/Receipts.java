package dev.switchback.server.delivery;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Checks that a node knows exactly who has confirmed an emergency, of so many SDK processes of which one is cut off from it
 * and one has been killed. {@code ./switchback bench receipts} runs it.
 */
final class Receipts {
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(50); // those two are counted for a minute

    private final RunningServer server;
    private final List<Process> processes = new ArrayList<>();

    private Receipts(RunningServer server) {
        this.server = server;
    }

    /** Runs with so many processes, 100 unless told. */
    public static void main(String[] arguments) throws Exception {
        RunningServer server = new RunningServer();
        server.beforeAll(null);
        try {
            check(server, arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100);
        } finally {
            server.afterAll(null);
        }
        System.exit(0);
    }

    /** Checks; fails with what is not exact. */
    static void check(RunningServer server, int count) throws Exception {
        Receipts receipts = new Receipts(server);
        try {
            receipts.check(count);
        } finally {
            receipts.processes.forEach(Process::destroyForcibly);
        }
    }

    private void check(int count) throws Exception {
        Api admin = server.admin();
        admin.put(
                PRODUCTION + "/flags/" + PropagationClients.FLAG,
                Flags.serving("{\"variation\": \"v2\"}"),
                "If-None-Match",
                "*");
        String key = server.secret("server", "production");
        URI url = URI.create(server.node().url());
        try (Front front = Front.of(url.getPort())) {
            start(front.url(), key);
            for (int started = 1; started < count; started += AT_ONCE) {
                List<Process> some = new ArrayList<>();
                for (int i = started; i < Math.min(count, started + AT_ONCE); i++) {
                    some.add(launch(url, key));
                }
                for (Process process : some) {
                    awaitReady(process);
                }
            }
            Eventually.within(Duration.ofMinutes(2), () -> confirmed(admin, count, Set.of()));

            front.silence();
            Process dead = processes.get(1).destroyForcibly();
            dead.onExit().join();
            long start = System.nanoTime();
            JsonNode engaged = admin.post(PRODUCTION + "/emergency/engage", "").json();

            assertThat(engaged.path("confirmations").path("instances").asInt()).isEqualTo(count);
            Set<String> missing = Set.of(name(processes.get(0)), name(dead));
            Eventually.within(PATIENCE, () -> confirmed(admin, count, missing));
            System.out.printf(
                    "%d of %d have confirmed after %d ms; the one cut off and the one killed are named%n",
                    count - missing.size(), count, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
    }

    /** Two answers must say the same: the emergency's, and the list of instances. */
    private static void confirmed(Api admin, int count, Set<String> missing) {
        JsonNode emergency = admin.get(PRODUCTION + "/emergency").json();
        JsonNode instances = admin.get(PRODUCTION + "/instances").json();
        for (JsonNode confirmations : List.of(emergency.path("confirmations"), instances.path("confirmations"))) {
            assertThat(confirmations.path("instances").asInt()).isEqualTo(count);
            assertThat(confirmations.path("confirmed").asInt()).isEqualTo(count - missing.size());
            assertThat(confirmations.path("waiting"))
                    .extracting(JsonNode::asText)
                    .hasSameElementsAs(missing);
        }
        Set<String> unconfirmed = new TreeSet<>();
        for (JsonNode instance : instances.path("items")) {
            if (!instance.path("confirmed").asBoolean()) {
                unconfirmed.add(instance.path("name").asText());
            } else {
                assertThat(instance.path("epoch").asLong())
                        .isEqualTo(emergency.path("epoch").asLong());
            }
        }
        assertThat(instances.path("items")).hasSize(count);
        assertThat(unconfirmed).isEqualTo(missing);
    }

    private void start(URI url, String key) throws IOException {
        awaitReady(launch(url, key));
    }

    private Process launch(URI url, String key) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx25m",
                        "-Xss256k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PropagationClients.class.getName(),
                        url.toString(),
                        key,
                        "1")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    /** Nothing else is read: the few lines of one emergency fit into the pipe. */
    private static void awaitReady(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (!PropagationClients.READY.equals(line)) {
            throw new IllegalStateException("the client said " + line);
        }
    }

    private static String name(Process process) {
        return process.pid() + "-0";
    }
}
