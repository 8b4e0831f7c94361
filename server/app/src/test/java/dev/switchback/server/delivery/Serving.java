package dev.switchback.server.delivery;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.telemetry.CountedCalls;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.NodeProcess;
import dev.switchback.server.testing.Reply;
import dev.switchback.testing.ChaosProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Who serves SDKs, as processes: a node, or a relay of a node. SDKs reach it through a network that can be bad. */
final class Serving implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final DatabaseSettings database = TestDatabase.freshSettings();
    private final By by;
    private final Map<String, String> variables;
    private final NodeProcess node;
    private final ChaosProxy network;
    private NodeProcess server;

    /** Starts who serves. */
    Serving(By by) {
        int port = NodeProcess.freePort();
        this.by = by;
        this.variables =
                by == By.NODE ? NodeProcess.variables(directory(), database) : NodeProcess.variables(directory());
        variables.put("SWITCHBACK_PORT", Integer.toString(port));
        this.node = NodeProcess.start(by == By.NODE ? variables : NodeProcess.variables(directory(), database));
        this.server = by == By.NODE ? node : NodeProcess.relay(variables, node.url());
        this.network = ChaosProxy.to(port, 6);
    }

    /** Who answers SDKs. */
    enum By {
        NODE,
        RELAY
    }

    /** Returns a caller of the node with all rights. */
    Api admin() {
        return node(node.secret());
    }

    /** Returns a caller of the node that holds {@code key}. */
    Api node(String key) {
        return Api.at(node.url()).as(key);
    }

    /** Returns a caller of who serves that holds {@code key}, past the network. */
    Api caller(String key) {
        return Api.at(server.url()).as(key);
    }

    /** Makes a server key of production. */
    Key key() {
        Reply made = admin().post(
                        "/api/v1/keys",
                        "{\"kind\": \"server\", \"name\": \"k\", \"project\": \"default\", \"environment\": \"production\"}");
        return new Key(
                made.json().path("id").asText(), made.json().path("secret").asText());
    }

    /** A server key. */
    record Key(String id, String secret) {}

    /** Serves {@code document} as the flag {@code key} of production, whatever it was before. */
    void put(String key, String document) {
        String path = PRODUCTION + "/flags/" + key;
        Reply before = admin().get(path);
        String condition = before.status() == 404 ? "If-None-Match" : "If-Match";
        Reply reply = admin().put(path, document, condition, before.status() == 404 ? "*" : before.tag());
        if (reply.status() >= 300) {
            throw new IllegalStateException(reply.body());
        }
    }

    /** Returns a builder of SDKs that come through the network. */
    SwitchbackClient.Builder sdk(String key) {
        return SwitchbackClient.builder()
                .url(URI.create("http://127.0.0.1:" + network.port()))
                .key(key)
                .startTimeout(SOON);
    }

    ChaosProxy network() {
        return network;
    }

    /** Returns what the node has written down of the calls of {@code flag}. */
    CountedCalls counted(String flag) {
        Jdbi jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
        return CountedCalls.of(jdbi, new EnvironmentId("default", "production"), flag);
    }

    /** Returns the configurations that who serves has on its disk: it would start with them. */
    String onDisk() {
        Path snapshots = Path.of(variables.getOrDefault("SWITCHBACK_DATA", "")).resolve("snapshots");
        try (Stream<Path> files = Files.isDirectory(snapshots) ? Files.list(snapshots) : Stream.empty()) {
            StringBuilder all = new StringBuilder();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Kills who serves. */
    void kill() {
        server.kill();
    }

    /** Starts who serves again, where it was. */
    void restart() {
        server = by == By.NODE ? NodeProcess.start(variables) : NodeProcess.relay(variables, node.url());
    }

    private static Path directory() {
        try {
            Path all = Files.createDirectories(Path.of("target", "serving"));
            return Files.createTempDirectory(all, "node").toAbsolutePath();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    @Override
    public String toString() {
        return by.name();
    }

    @Override
    public void close() {
        network.close();
        server.kill();
        node.kill();
    }
}
