package dev.switchback.server.emergency;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.Reply;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node with an embedded database, as processes that are stopped and killed. */
@Timeout(300)
final class EmergencyOutageTest {
    private static final Logger LOG = LoggerFactory.getLogger(EmergencyOutageTest.class);
    private static final String ENGAGE = PRODUCTION + "/emergency/engage";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final long ONE_SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Process> processes = new ArrayList<>();
    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "outages")).toAbsolutePath(), "node");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void endWhatStillRuns() throws Exception {
        signal("CONT");
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void anEngagementOutrunsAHungDatabaseAndOutlivesTheNode() throws Exception {
        Node node = serve();
        Api admin = Api.at(node.url()).as(node.secret());
        admin.put(PRODUCTION + "/flags/switch", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        String version = version(admin);
        Api breakGlass = Api.at(node.emergencyUrl()).as(secret(admin, "breakGlass"));
        Api frontend = Api.at(node.url()).as(secret(admin, "frontend"));
        assertThat(frontend.get("/api/v1/frontend/flags").json().path("switch").asBoolean())
                .isTrue();
        try (SwitchbackClient sdk = sdk(node.url(), secret(admin, "server"))) {
            Eventually.within(SOON, () -> assertThat(serves(sdk)).isTrue());
            Eventually.within(SOON, () -> assertThat(metrics(admin)).contains("switchback_streams 1.0"));

            signal("STOP");
            JsonNode engaged = engage(breakGlass, sdk, "stopped");

            assertThat(engaged.path("database").asText()).isEqualTo("pending");
            assertThat(engaged.path("journal").asBoolean()).isTrue();
            assertThat(engaged.path("streams").asInt()).isEqualTo(1);
            assertThat(frontend.get("/api/v1/frontend/flags").body())
                    .isEqualTo("{\"switch\":false,\"EMERGENCY_ROLLBACK\":true}");
            Eventually.within(
                    SOON,
                    () -> assertThat(breakGlass
                                    .get(PRODUCTION + "/emergency")
                                    .json()
                                    .path("confirmations")
                                    .path("confirmed")
                                    .asInt())
                            .isEqualTo(1));
            assertThat(engageAgain(breakGlass)).isEqualTo(engaged.path("epoch").asLong());
            assertThat(release(admin, breakGlass.get(PRODUCTION + "/emergency")).status())
                    .isEqualTo(503);
            assertThat(serves(sdk)).isFalse();
        }

        node.process().destroyForcibly().waitFor();
        signal("CONT");
        Node again = serve();
        Api operator = Api.at(again.url()).as(node.secret());
        assertThat(operator.get(PRODUCTION + "/emergency")
                        .json()
                        .path("engaged")
                        .asBoolean())
                .isTrue();
        Eventually.within(
                SOON,
                () -> assertThat(operator.post(ENGAGE, "")
                                .json()
                                .path("database")
                                .asText())
                        .isEqualTo("committed"));
        assertThat(directory.resolve("emergency.journal")).exists();
        Eventually.within(
                SOON, () -> assertThat(directory.resolve("emergency.journal")).isEmptyFile());

        Reply seen = operator.get(PRODUCTION + "/emergency");
        Reply released = release(operator, seen);
        assertThat(released.status()).isEqualTo(200);
        assertThat(released.json().path("engaged").asBoolean()).isFalse();
        assertThat(version(operator)).isEqualTo(version);
    }

    @Test
    void anEngagementIsMadeAtOnceWithTheDatabaseThereAndWithTheDatabaseDead() throws Exception {
        Node node = serve();
        Api admin = Api.at(node.url()).as(node.secret());
        admin.put(PRODUCTION + "/flags/switch", Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*");
        Api emergency = Api.at(node.emergencyUrl()).as(node.secret());
        try (SwitchbackClient sdk = sdk(node.url(), secret(admin, "server"))) {
            Eventually.within(SOON, () -> assertThat(serves(sdk)).isTrue());

            JsonNode engaged = engage(emergency, sdk, "up");
            assertThat(engaged.path("journal").asBoolean()).isTrue();
            Eventually.within(
                    SOON,
                    () -> assertThat(admin.post(ENGAGE, "")
                                    .json()
                                    .path("database")
                                    .asText())
                            .isEqualTo("committed"));
            Reply released = release(admin, admin.get(PRODUCTION + "/emergency"));
            assertThat(released.status()).isEqualTo(200);
            Eventually.within(SOON, () -> assertThat(serves(sdk)).isTrue());

            signal("KILL");
            long epoch = engage(emergency, sdk, "dead").path("epoch").asLong();

            assertThat(epoch).isGreaterThan(released.json().path("epoch").asLong());
            Eventually.within(
                    SOON,
                    () -> assertThat(admin.post(ENGAGE, "")
                                    .json()
                                    .path("database")
                                    .asText())
                            .isEqualTo("committed"));
            assertThat(engageAgain(emergency)).isEqualTo(epoch);
        }
    }

    private static JsonNode engage(Api api, SwitchbackClient sdk, String database) {
        AtomicLong answered = new AtomicLong();
        long start = System.nanoTime();
        CompletableFuture<Reply> call = CompletableFuture.supplyAsync(() -> {
            Reply answer = api.post(ENGAGE, "{\"reason\": \"fire\"}");
            answered.set(System.nanoTime() - start);
            return answer;
        });
        Eventually.within(AT_ONCE, () -> assertThat(serves(sdk)).isFalse());
        long obeyed = System.nanoTime() - start;
        Reply reply = call.join();
        LOG.info(
                "Database {}: in force in the SDK after {} ms, answered after {} ms",
                database,
                obeyed / 1_000_000,
                answered.get() / 1_000_000);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(obeyed).isLessThan(ONE_SECOND);
        assertThat(answered.get()).isLessThan(ONE_SECOND);
        return reply.json();
    }

    private static Reply release(Api admin, Reply seen) {
        return admin.post(PRODUCTION + "/emergency/release", "{\"reason\": \"over\"}", "If-Match", seen.tag());
    }

    private static long engageAgain(Api api) {
        return api.post(ENGAGE, "").json().path("epoch").asLong();
    }

    private static boolean serves(SwitchbackClient sdk) {
        return sdk.isOn("switch", Context.of("ann"), false);
    }

    private static SwitchbackClient sdk(String url, String secret) {
        return SwitchbackClient.builder().url(URI.create(url)).key(secret).build();
    }

    private static String version(Api admin) {
        return admin.get(PRODUCTION + "/flags/switch").json().path("version").asText();
    }

    private static String metrics(Api api) {
        return api.get("/metrics").body();
    }

    private static String secret(Api admin, String kind) {
        return admin.post(
                        "/api/v1/keys",
                        "{\"kind\": \"%s\", \"name\": \"k\", \"project\": \"default\", \"environment\": \"production\"}"
                                .formatted(kind))
                .json()
                .path("secret")
                .asText();
    }

    /** Sends a signal to the embedded database: its first process and all that this has started. */
    private void signal(String name) throws IOException, InterruptedException {
        Path pidFile = directory.resolve("postgres/data/postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long first = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
        Optional<ProcessHandle> postmaster = ProcessHandle.of(first);
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        postmaster.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command).start().waitFor();
    }

    /** A running node; {@code secret} is empty where it made none. */
    private record Node(Process process, String url, String emergencyUrl, String secret) {}

    private Node serve() throws IOException {
        Process process = builder().start();
        processes.add(process);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String secret = "";
        String emergency = "";
        String line = output.readLine();
        while (line != null && !line.startsWith("Switchback listens on ")) {
            if (line.contains("sba_")) {
                secret = line.substring(line.indexOf("sba_")).trim();
            }
            if (line.startsWith("Emergencies are heard on ")) {
                emergency = line.replace("Emergencies are heard on ", "");
            }
            line = output.readLine();
        }
        assertThat(line).as("what the node says at last").isNotNull();
        return new Node(process, String.valueOf(line).replace("Switchback listens on ", ""), emergency, secret);
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.switchback.server.Main",
                        "serve")
                .redirectError(ProcessBuilder.Redirect.to(new File("target", "outage-" + processes.size() + ".log")));
        builder.environment().keySet().removeIf(name -> name.startsWith("SWITCHBACK_"));
        builder.environment().put("SWITCHBACK_DATA", directory.toString());
        builder.environment().put("SWITCHBACK_PORT", "0");
        return builder;
    }
}
