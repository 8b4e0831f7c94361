package dev.switchback.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.AcknowledgementCodec;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Speaks the protocol on a real port and misbehaves when told to. Shared with the modules that build on the client. */
public final class FakeServer implements AutoCloseable {
    /** The only key it takes. */
    public static final String KEY = "server-key";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(work -> DaemonThreads.newThread("fake-server", work));
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> refusedReports = new LinkedBlockingQueue<>();
    private volatile Snapshot snapshot;
    private volatile Optional<byte[]> garbage = Optional.empty();
    private volatile long lag;
    private volatile Fault fault = new Fault(200, "");
    private volatile Fault streamFault = new Fault(200, "");

    /** A snapshot request that was answered: what it knew and what it got. */
    public record Request(String ifNoneMatch, int status) {}

    private record Fault(int status, String retryAfter) {}

    /** Starts on a free port. */
    public FakeServer(Snapshot snapshot) throws IOException {
        this(snapshot, 0);
    }

    /** Starts on {@code port}, such as an earlier one had. */
    public FakeServer(Snapshot snapshot, int port) throws IOException {
        this.snapshot = snapshot;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/base/api/v1/sdk/snapshot", this::snapshot);
        server.createContext("/base/api/v1/sdk/stream", this::stream);
        server.createContext("/base/api/v1/sdk/telemetry", this::telemetry);
        server.start();
    }

    /** Returns its address. */
    public URI url() {
        return url(port());
    }

    /** Returns the address of a server on {@code port}, running or not. */
    public static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + "/base");
    }

    /** Returns a builder of clients that know its address and key, and waste no time. */
    public SwitchbackClient.Builder client() {
        return client(port());
    }

    /** Returns a builder of clients of a server on {@code port}, running or not. */
    public static SwitchbackClient.Builder client(int port) {
        return SwitchbackClient.builder()
                .url(url(port))
                .key(KEY)
                .startTimeout(PATIENCE)
                .reportInterval(Duration.ofMillis(5))
                .tuning(tuning(Duration.ofSeconds(15)));
    }

    /** Returns a builder as {@link #client(int)} does, of clients to whom 2.5 {@code heartbeat} of silence are too much. */
    public static SwitchbackClient.Builder client(int port, Duration heartbeat) {
        return client(port).tuning(tuning(heartbeat));
    }

    static Tuning tuning(Duration heartbeat) {
        return new Tuning(
                heartbeat,
                Duration.ofMillis(2),
                Duration.ofMillis(20),
                Duration.ofMillis(20),
                Duration.ofSeconds(10),
                Duration.ofMillis(1),
                Duration.ofSeconds(15),
                Duration.ofSeconds(1),
                System::nanoTime,
                InstantSource.system(),
                ThreadLocalRandom::current);
    }

    /** Returns its port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Has {@code next} from now on; who streams hears nothing by itself. */
    public void publish(Snapshot next) {
        snapshot = next;
    }

    /** Answers every request with {@code status}; 200 for as it should. */
    public void fail(int status, String retryAfter) {
        fault = new Fault(status, retryAfter);
        streamFault = fault;
    }

    /** Answers requests for streams with {@code status}; 200 for as it should. */
    public void failStreams(int status) {
        streamFault = new Fault(status, "");
    }

    /** Keeps each report only when it has heard {@code reports} later ones. */
    void keepAfter(long reports) {
        lag = reports;
    }

    /** Answers snapshot requests with {@code text}. */
    public void garble(String text) {
        garbage = Optional.of(text.getBytes(UTF_8));
    }

    /** Answers as it should again. */
    public void mend() {
        garbage = Optional.empty();
        fail(200, "");
    }

    /** Waits for the next stream to be opened. */
    public Stream nextStream() throws InterruptedException {
        return next(streams);
    }

    /** Finds a stream that has been opened and not been asked for yet. */
    public Optional<Stream> findStream() {
        return Optional.ofNullable(streams.poll());
    }

    /** Waits for the next snapshot request to be answered. */
    public Request nextRequest() throws InterruptedException {
        return next(requests);
    }

    /** Waits for the next report. */
    public Report nextReport() throws InterruptedException {
        return next(reports);
    }

    /** Finds a report that has come and not been asked for yet. */
    public Optional<Report> findReport() {
        return Optional.ofNullable(reports.poll());
    }

    /** Waits for a report that is refused and returns the status it got. */
    public int nextRefusedReport() throws InterruptedException {
        return next(refusedReports);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Waits for the next thing in {@code queue}. */
    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within " + PATIENCE);
        }
        return next;
    }

    private void snapshot(HttpExchange exchange) throws IOException {
        String known = header(exchange, "If-None-Match");
        String tag = "\"" + snapshot.revision() + "\"";
        int status = refused(exchange, fault);
        if (status == 0 && known.equals(tag)) {
            status = 304;
            exchange.sendResponseHeaders(304, -1);
            exchange.close();
        }
        if (status == 0) {
            status = 200;
            exchange.getResponseHeaders().add("ETag", tag);
            answer(exchange, garbage.orElseGet(() -> SnapshotCodec.write(snapshot)));
        }
        requests.add(new Request(known, status));
    }

    private void telemetry(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = refused(exchange, fault);
        if (status != 0) {
            refusedReports.add(status);
        } else {
            Report report = ReportCodec.read(body);
            answer(exchange, AcknowledgementCodec.write(new Acknowledgement(report.sequence() - lag)));
            reports.add(report);
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (refused(exchange, streamFault) == 0) {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            streams.add(new Stream(exchange));
        }
    }

    private static int refused(HttpExchange exchange, Fault fault) throws IOException {
        int status = header(exchange, "Authorization").equals("Bearer " + KEY) ? fault.status() : 401;
        if (status == 200) {
            return 0;
        }
        if (!fault.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", fault.retryAfter());
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        return status;
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    /** A stream that a client has opened. */
    public record Stream(HttpExchange exchange) {

        /** Returns the revision that the client has, or nothing. */
        public String lastEventId() {
            return header(exchange, "Last-Event-ID");
        }

        /** Sends an event. */
        public void send(String type, byte[] data) {
            raw("event: " + type + "\ndata: " + new String(data, UTF_8) + "\n\n");
        }

        /** Sends {@code text} as it is. */
        public void raw(String text) {
            try {
                exchange.getResponseBody().write(text.getBytes(UTF_8));
                exchange.getResponseBody().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Cuts the connection, in the middle of whatever was being said. */
        public void cut() {
            exchange.close();
        }
    }
}
