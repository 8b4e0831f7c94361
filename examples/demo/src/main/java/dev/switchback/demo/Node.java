package dev.switchback.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A node of the service itself, a process with an embedded PostgreSQL in a directory of its own. */
final class Node {
    private static final String MAIN = "dev.switchback.server.Main";
    private static final int HEAP_MEGABYTES = 192;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final Path directory;
    private final Child process;

    private Node(URI uri, Path directory, Child process) {
        this.uri = uri;
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts a node on a free port.
     *
     * @param classPath where the service's classes are
     * @param directory where it keeps its data; made if it isn't there
     */
    static Node start(Cast cast, String classPath, Path directory) {
        int port = freePort();
        String withLeash = classPath + System.getProperty("path.separator") + ownClasses();
        Cast.Role role = new Cast.Role("server", MAIN, List.of("serve"), withLeash, HEAP_MEGABYTES);
        Map<String, String> environment = Map.of(
                "SWITCHBACK_PORT", String.valueOf(port),
                "SWITCHBACK_EMERGENCY_PORT", "0",
                "SWITCHBACK_DATA", made(directory).toString());
        Child process = cast.start(role, environment, false);
        return new Node(URI.create("http://127.0.0.1:" + port), directory, process);
    }

    URI uri() {
        return uri;
    }

    /** Waits until the node is ready, for at most {@code limit}. */
    void awaitReady(InstantSource clock, Duration limit) {
        Patience.await(clock, limit, "the service is not ready", () -> {
            if (!process.process().isAlive()) {
                throw new DemoException("the service did not start:\n" + process.logTail());
            }
            return ready();
        });
    }

    /** The file that holds the admin key, once the node is ready. */
    Path adminKeyFile() {
        return directory.resolve("admin.key");
    }

    /** Gives an operator the admin key. */
    Operator operator() {
        try {
            return new Operator(uri, Files.readString(adminKeyFile()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the admin key", e);
        }
    }

    private boolean ready() {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/readyz"))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw DemoException.interrupted();
        }
    }

    /** PostgreSQL refuses to run as root; the account it then runs under must be able to pass through. */
    private static Path made(Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ownClasses() {
        try {
            return Path.of(Leash.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }
}
