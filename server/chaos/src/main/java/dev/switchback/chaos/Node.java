package dev.switchback.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A node of the service, a process that is started and ended, time and again, in one directory and with one address. */
final class Node implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final List<String> HEAP = List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Ground ground;
    private final Path directory;
    private final Address address;
    private final Map<String, String> variables;
    private Process process;
    private final AtomicInteger starts = new AtomicInteger();

    private Node(Ground ground, Path directory, Address address, Map<String, String> variables) {
        this.ground = ground;
        this.directory = directory;
        this.address = address;
        this.variables = new HashMap<>(variables);
        this.process = launch();
    }

    /** Where a node listens. */
    record Address(int port, int emergencyPort) {
        static Address free() {
            return new Address(Ports.free(), Ports.free());
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + port);
        }

        URI emergencyUri() {
            return URI.create("http://127.0.0.1:" + emergencyPort);
        }
    }

    /** Starts a node, and returns at once; see {@link #awaitReady}. */
    static Node start(Ground ground, Path directory, Address address, Map<String, String> variables) {
        return new Node(ground, directory, address, variables);
    }

    private Process launch() {
        Map<String, String> all = new HashMap<>(variables);
        all.put("SWITCHBACK_DATA", directory.toString());
        all.put("SWITCHBACK_PORT", Integer.toString(address.port()));
        all.put("SWITCHBACK_EMERGENCY_PORT", Integer.toString(address.emergencyPort()));
        Process started = ground.java(directory, HEAP, List.of("dev.switchback.server.Main", "serve"), all);
        Thread drain = new Thread(() -> started.inputReader().lines().forEach(line -> {}), "node-output");
        drain.setDaemon(true);
        drain.start();
        starts.incrementAndGet();
        return started;
    }

    /** Says whether the node has not ended. */
    boolean runs() {
        return process.isAlive();
    }

    /** Waits until the node serves. */
    void awaitReady() {
        Patience.await(START, "a node is not ready", () -> {
            if (!process.isAlive()) {
                throw new Trouble("a node has ended with " + process.exitValue() + " when it was started: "
                        + ground.complaints(directory));
            }
            return ready();
        });
    }

    /** Says whether the node says that it serves. */
    boolean ready() {
        try {
            return caller("").get("/readyz").ok();
        } catch (IOException away) {
            return false;
        }
    }

    /** Starts the node again, after it has ended. */
    void restart() {
        process = launch();
    }

    /** Starts the node again with more variables in its environment, after it has ended. */
    void restartWith(Map<String, String> more) {
        variables.putAll(more);
        restart();
    }

    /** Kills the node: it does nothing in order. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops the node as an operator does, and waits until it has ended. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Freezes the node until it is thawed. */
    void freeze() {
        Command.signal("STOP", Stream.of(process.toHandle()));
    }

    void thaw() {
        Command.signal("CONT", Stream.of(process.toHandle()));
    }

    /** How often it was started. What it has served before a start without its database may be newer than its disk. */
    int starts() {
        return starts.get();
    }

    Process process() {
        return process;
    }

    Path directory() {
        return directory;
    }

    Address address() {
        return address;
    }

    /** The first admin key, if this node has made it. */
    String adminKey() {
        try {
            return Files.readString(directory.resolve("admin.key")).strip();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    Caller caller(String key) {
        return new Caller(http, address.uri(), key);
    }

    /** Returns a caller of the emergency port. */
    Caller emergencyCaller(String key) {
        return new Caller(http, address.emergencyUri(), key);
    }

    @Override
    public void close() {
        kill();
    }
}
