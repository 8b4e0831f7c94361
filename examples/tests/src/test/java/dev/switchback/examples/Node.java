package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A node of the service with a database of its own, and its operator. */
final class Node implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern SECRET = Pattern.compile("\"secret\"\\s*:\\s*\"([^\"]+)\"");
    private static final String ENVIRONMENT = "/api/v1/projects/default/environments/production";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Program program;
    private final Path directory;
    private final URI url;

    private Node(Program program, Path directory, URI url) {
        this.program = program;
        this.directory = directory;
        this.url = url;
    }

    static Node start() throws IOException {
        Path directory = Files.createTempDirectory("switchback-examples");
        // PostgreSQL refuses to run as root; the account it then runs under must be able to pass through.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        int port = freePort();
        Program program = Program.start(
                Path.of("../../server/app/target"),
                "switchback-server",
                "dev.switchback.server.Main",
                List.of("serve"),
                Map.of(
                        "SWITCHBACK_PORT", String.valueOf(port),
                        "SWITCHBACK_EMERGENCY_PORT", "0",
                        "SWITCHBACK_DATA", directory.toString()));
        Node node = new Node(program, directory, URI.create("http://127.0.0.1:" + port));
        await(node.url.resolve("/readyz"), program);
        return node;
    }

    URI url() {
        return url;
    }

    /** Creates the boolean flag {@code key}, which serves {@code variation} to everybody. */
    void createFlag(String key, String variation) throws Exception {
        send("PUT", ENVIRONMENT + "/flags/" + key, """
                {"type": "boolean", "enabled": true, "description": "An example",
                 "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}],
                 "rollbackVariation": "v1", "defaultRule": {"variation": "%s"}}
                """.formatted(variation));
    }

    /** Takes everybody back to V1. */
    void rollBack(String key) throws Exception {
        send("PATCH", ENVIRONMENT + "/flags/" + key + "?reason=an%20example", "{\"rolledBack\": true}");
    }

    /** Creates a key for SDKs and returns it. */
    String serverKey() throws Exception {
        Matcher secret = SECRET.matcher(send("POST", "/api/v1/keys", """
                {"kind": "server", "name": "examples", "project": "default", "environment": "production"}
                """));
        assertThat(secret.find()).isTrue();
        return secret.group(1);
    }

    private String send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(directory.resolve("admin.key"))
                                        .strip())
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (method.equals("PUT")) {
            request.header("If-None-Match", "*");
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }

    /** Waits until {@code uri} answers well, as long as {@code program} lives. */
    static void await(URI uri, Program program) {
        Instant end = Instant.now().plus(PATIENCE);
        while (status(uri) != 200) {
            if (!program.process().isAlive() || Instant.now().isAfter(end)) {
                throw new AssertionError(uri + " does not answer:\n" + program.printed());
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static int status(URI uri) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends the node and removes what it has kept. */
    @Override
    public void close() throws IOException {
        program.close();
        List<Path> kept;
        try (Stream<Path> files = Files.walk(directory)) {
            kept = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : kept) {
            Files.deleteIfExists(file);
        }
    }
}
