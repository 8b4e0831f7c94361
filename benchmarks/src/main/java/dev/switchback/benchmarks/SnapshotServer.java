package dev.switchback.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.AcknowledgementCodec;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** The little of a server that a client needs to start: one snapshot, and a word for its reports. */
final class SnapshotServer implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;

    SnapshotServer(Snapshot snapshot) throws IOException {
        this(HttpServer.create(), "http", snapshot);
    }

    private SnapshotServer(HttpServer server, String scheme, Snapshot snapshot) throws IOException {
        this.server = server;
        this.scheme = scheme;
        byte[] document = SnapshotCodec.write(snapshot);
        byte[] heard = AcknowledgementCodec.write(new Acknowledgement(Integer.MAX_VALUE));
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/sdk/snapshot", exchange -> answer(exchange, document));
        server.createContext("/api/v1/sdk/telemetry", exchange -> answer(exchange, heard));
        server.start();
    }

    /** Starts one that speaks TLS as {@code identity}. */
    static SnapshotServer secure(Snapshot snapshot, Identity identity) throws IOException {
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        return new SnapshotServer(server, "https", snapshot);
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, byte[] document) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
        }
    }
}
