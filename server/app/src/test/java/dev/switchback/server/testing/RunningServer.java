package dev.switchback.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.Settings;
import dev.switchback.server.Switchback;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.emergency.PeerSettings;
import dev.switchback.server.ofrep.OfrepSettings;
import dev.switchback.server.outbound.OutboundSettings;
import dev.switchback.server.rollouts.RolloutLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A whole node as it is in production, on a free port and a database of its own, for the tests of one class. */
public final class RunningServer implements BeforeAllCallback, AfterAllCallback {
    /** Path of the environment that tests work in. */
    public static final String PRODUCTION = "/api/v1/projects/default/environments/production";

    private final OfrepSettings ofrep;
    private final OutboundSettings outbound;
    private @Nullable Switchback node;
    private Path directory = Path.of("");
    private @Nullable DatabaseSettings database;

    /** Makes a node that is set up as it comes. */
    public RunningServer() {
        this(OfrepSettings.DEFAULT);
    }

    /** Makes a node with other limits. */
    public RunningServer(OfrepSettings ofrep) {
        this(ofrep, OutboundSettings.DEFAULT);
    }

    private RunningServer(OfrepSettings ofrep, OutboundSettings outbound) {
        this.ofrep = ofrep;
        this.outbound = outbound;
    }

    /** Makes a node that may call receivers on this machine. */
    public static RunningServer callingPrivateNetworks() {
        return new RunningServer(OfrepSettings.DEFAULT, new OutboundSettings(true, Set.of()));
    }

    @Override
    public void beforeAll(@Nullable ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes")), "node");
        database = TestDatabase.freshSettings();
        node = Switchback.start(new Settings(
                "127.0.0.1",
                0,
                directory,
                Optional.of(database),
                5,
                Set.of("*"),
                ofrep,
                outbound,
                Optional.of("https://flags.example"),
                0,
                RolloutLimits.DEFAULT,
                PeerSettings.NONE,
                Duration.ZERO));
    }

    @Override
    public void afterAll(@Nullable ExtensionContext context) {
        node().close();
    }

    /** Returns the node. */
    public Switchback node() {
        if (node == null) {
            throw new IllegalStateException("the node is not running");
        }
        return node;
    }

    /** Returns the node's data directory. */
    public Path directory() {
        return directory;
    }

    /** Returns where its database is. */
    public DatabaseSettings database() {
        if (database == null) {
            throw new IllegalStateException("the node is not running");
        }
        return database;
    }

    /** Returns a way past the service into its database. */
    public Jdbi jdbi() {
        DatabaseSettings there = database();
        return Jdbi.create(there.jdbcUrl(), there.user(), there.password());
    }

    /** Returns a caller without a key. */
    public Api stranger() {
        return Api.at(node().url());
    }

    /** Returns a caller with the first admin key. */
    public Api admin() {
        return stranger().as(node().firstKey().orElseThrow());
    }

    /** Returns a caller with a new key for {@code environment} of the default project. */
    public Api holder(String kind, String environment) {
        return stranger().as(secret(kind, environment));
    }

    /** Returns a new key for {@code environment} of the default project. */
    public String secret(String kind, String environment) {
        Reply created = admin().post("/api/v1/keys", """
                        {"kind": "%s", "name": "test", "project": "default", "environment": "%s"}
                        """.formatted(kind, environment));
        return created.json().path("secret").asText();
    }

    /** Returns what SDKs in production run: revision, hash, emergency and all. */
    public JsonNode snapshot() {
        return holder("server", "production").get("/api/v1/sdk/snapshot").json();
    }
}
