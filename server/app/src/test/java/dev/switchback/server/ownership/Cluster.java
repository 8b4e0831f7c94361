package dev.switchback.server.ownership;

import static dev.switchback.server.testing.RunningServer.PRODUCTION;

import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Nodes on one database, as processes. */
public final class Cluster implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final DatabaseSettings database = TestDatabase.freshSettings();
    private final Jdbi jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
    private final List<NodeProcess> nodes = new ArrayList<>();
    private String adminKey = "";

    /** Starts so many nodes that share a secret. */
    public static Cluster of(int size) {
        Cluster cluster = new Cluster();
        for (int i = 0; i < size; i++) {
            cluster.start(Map.of("SWITCHBACK_PEER_SECRET", SECRET));
        }
        return cluster;
    }

    NodeProcess start(Map<String, String> settings) {
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "clusters")), "node");
            Map<String, String> variables = NodeProcess.variables(directory.toAbsolutePath(), database);
            variables.putAll(settings);
            NodeProcess node = NodeProcess.start(variables);
            adminKey = node.secret().isEmpty() ? adminKey : node.secret();
            nodes.add(node);
            return node;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Returns the nodes that are not known to be dead. */
    public List<NodeProcess> nodes() {
        return nodes;
    }

    /** Returns a way past the service into its database. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Returns a caller of {@code node} with the first admin key. */
    public Api admin(NodeProcess node) {
        return Api.at(node.url()).as(adminKey);
    }

    /** Returns the node that owns production. */
    NodeProcess owner() {
        String address = jdbi.withHandle(
                handle -> handle.createQuery("SELECT address FROM environment_owner WHERE environment = 'production'")
                        .mapTo(String.class)
                        .one());
        return nodes.stream()
                .filter(node -> node.url().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody is at " + address));
    }

    /** Returns a server key for production. */
    public String serverKey() {
        return admin(nodes.get(0))
                .post(
                        "/api/v1/keys",
                        "{\"kind\": \"server\", \"name\": \"k\", \"project\": \"default\", \"environment\": \"production\"}")
                .json()
                .path("secret")
                .asText();
    }

    /** Returns the path of a flag in production. */
    public static String flag(String key) {
        return PRODUCTION + "/flags/" + key;
    }

    static void signal(String name, NodeProcess node) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(node.process().pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        for (NodeProcess node : nodes) {
            node.kill();
        }
    }
}
