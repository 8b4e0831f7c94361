package dev.switchback.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.AcknowledgementCodec;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves one environment over HTTP as the service does, to whoever asks. What is published goes out over every stream,
 * whole.
 */
final class FlagServer implements AutoCloseable {
    private static final String SDK = "/api/v1/sdk/";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "flag-server");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<HttpExchange> streams = ConcurrentHashMap.newKeySet();
    private Snapshot snapshot;

    FlagServer(Snapshot snapshot) {
        this.snapshot = snapshot;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext(SDK + "snapshot", this::snapshot);
        http.createContext(SDK + "stream", this::stream);
        http.createContext(SDK + "telemetry", FlagServer::telemetry);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    synchronized void publish(Snapshot next) {
        snapshot = next;
        for (Iterator<HttpExchange> each = streams.iterator(); each.hasNext(); ) {
            HttpExchange stream = each.next();
            try {
                send(stream, snapshot);
            } catch (IOException gone) {
                each.remove();
                stream.close();
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void snapshot(HttpExchange exchange) throws IOException {
        Snapshot now;
        synchronized (this) {
            now = snapshot;
        }
        exchange.getResponseHeaders()
                .add(
                        "ETag",
                        '"' + SnapshotCodec.hash(now) + '-' + now.emergency().epoch() + '"');
        answer(exchange, SnapshotCodec.write(now));
    }

    /** Starts with the snapshot, so that nothing falls between a client's request for that and for this. */
    private synchronized void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        send(exchange, snapshot);
        streams.add(exchange);
    }

    private static void telemetry(HttpExchange exchange) throws IOException {
        byte[] report = exchange.getRequestBody().readNBytes(SnapshotCodec.LIMIT);
        long sequence = ReportCodec.read(report).sequence();
        answer(exchange, AcknowledgementCodec.write(new Acknowledgement(sequence)));
    }

    private static void send(HttpExchange stream, Snapshot snapshot) throws IOException {
        OutputStream out = stream.getResponseBody();
        out.write("event: snapshot\ndata: ".getBytes(StandardCharsets.UTF_8));
        out.write(SnapshotCodec.write(snapshot));
        out.write(new byte[] {'\n', '\n'});
        out.flush();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
