package dev.switchback.server.console;

import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.NodeProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A node with its embedded database in a process of its own, which whoever kills it finds back at the same address. */
final class PhoenixNode implements AutoCloseable {
    private static final int STOP_SECONDS = 30;

    private final Map<String, String> variables;
    private final String adminKey;
    private NodeProcess node;
    private boolean closed;

    private PhoenixNode(Map<String, String> variables) {
        this.variables = variables;
        this.node = NodeProcess.start(variables);
        this.adminKey = node.secret();
    }

    /** Starts a node on a directory of its own. */
    static PhoenixNode start(Path directory) {
        Map<String, String> variables = NodeProcess.variables(directory);
        variables.put("SWITCHBACK_PORT", String.valueOf(NodeProcess.freePort()));
        variables.put("SWITCHBACK_EMERGENCY_PORT", String.valueOf(NodeProcess.freePort()));
        // Where there is no network, no other receiver of webhooks is known by name.
        variables.put("SWITCHBACK_OUTBOUND_ALLOW_PRIVATE", "true");
        variables.put(
                "SWITCHBACK_BACKUP_DIRECTORY", directory.resolve("backups").toString());
        variables.put("SWITCHBACK_BACKUP_KEY", "signs backups while the console is tried");
        PhoenixNode phoenix = new PhoenixNode(variables);
        phoenix.rise();
        return phoenix;
    }

    private synchronized void rise() {
        Future<?> unused = node.process().onExit().thenRunAsync(this::startAgain);
    }

    private synchronized void startAgain() {
        if (!closed) {
            node = NodeProcess.start(variables);
            rise();
        }
    }

    String url() {
        return node.url();
    }

    String emergencyUrl() {
        return node.emergencyUrl();
    }

    String adminKey() {
        return adminKey;
    }

    long pid() {
        return node.process().pid();
    }

    Api admin() {
        return Api.at(url()).as(adminKey);
    }

    /** Returns a new key for {@code environment} of the default project. */
    String secret(String kind, String environment) {
        String wanted = "{\"kind\": \"%s\", \"name\": \"shop\", \"project\": \"default\", \"environment\": \"%s\"}";
        return admin().post("/api/v1/keys", wanted.formatted(kind, environment))
                .json()
                .path("secret")
                .asText();
    }

    @Override
    public synchronized void close() {
        closed = true;
        node.process().destroy();
        try {
            if (!node.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                node.kill();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            node.kill();
        }
    }
}
