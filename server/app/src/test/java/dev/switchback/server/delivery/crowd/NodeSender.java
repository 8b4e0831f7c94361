package dev.switchback.server.delivery.crowd;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Eventually;
import dev.switchback.server.testing.Flags;
import dev.switchback.server.testing.NodeProcess;
import dev.switchback.server.testing.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real node with its embedded database; it sends by engaging the emergency of one flag. */
final class NodeSender implements Sender {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final NodeProcess node;
    private final Api admin;
    private final String key;

    private NodeSender(Path directory, NodeProcess node) {
        this.directory = directory;
        this.node = node;
        this.admin = Api.at(node.url().replace("0.0.0.0", "127.0.0.1")).as(node.secret());
        this.key = admin.post("/api/v1/keys", """
                        {"kind": "server", "name": "crowd", "project": "default", "environment": "production"}
                        """).json().path("secret").asText();
    }

    /** Starts a node on {@code directory}. */
    static NodeSender start(Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, String> variables = NodeProcess.variables(directory);
        variables.put("SWITCHBACK_HOST", "0.0.0.0");
        return new NodeSender(directory, NodeProcess.start(variables, Sender.OPTIONS.split(" ", -1)));
    }

    /** Makes flags that can be taken back one by one. */
    void create(List<String> flags) {
        flags.forEach(flag -> require(admin.put(
                PRODUCTION + "/flags/" + flag, Flags.serving("{\"variation\": \"v2\"}"), "If-None-Match", "*")));
    }

    @Override
    public String title() {
        return "Switchback";
    }

    @Override
    public Process process() {
        return node.process();
    }

    @Override
    public int port() {
        return URI.create(node.url()).getPort();
    }

    @Override
    public String path() {
        return "/api/v1/sdk/stream";
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public void send(String mark) {
        // The emergency port keeps no connection for long.
        Api emergency =
                Api.at(node.emergencyUrl().replace("0.0.0.0", "127.0.0.1")).as(node.secret());
        require(emergency.post(PRODUCTION + "/emergency/engage", "{\"flag\": \"" + mark + "\"}"));
    }

    @Override
    public void forget(String mark) {
        Eventually.within(PATIENCE, () -> {
            String seen = admin.get(PRODUCTION + "/emergency").tag();
            String release = "{\"flag\": \"%s\", \"reason\": \"over\"}".formatted(mark);
            require(admin.post(PRODUCTION + "/emergency/release", release, "If-Match", seen));
        });
    }

    /** Sends a signal to the database: its first process and all that this has started. */
    void signalDatabase(String name) throws IOException, InterruptedException {
        long first = Long.parseLong(Files.readAllLines(directory.resolve("postgres/data/postmaster.pid"))
                .get(0)
                .trim());
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        ProcessHandle.of(first).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .forEach(process -> command.add(Long.toString(process.pid())));
        int unused = new ProcessBuilder(command).start().waitFor();
    }

    @Override
    public void close() {
        node.process().destroy();
        node.process().onExit().join();
    }

    private static void require(Reply reply) {
        if (reply.status() >= 300) {
            throw new IllegalStateException(reply.status() + " " + reply.body());
        }
    }
}
