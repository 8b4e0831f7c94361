package dev.switchback.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchback.client.FakeServer;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.evaluation.Value;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.SnapshotCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The least that follows a server, right or with one fault that has hurt users of other SDKs. */
final class PlainClient implements Subject {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int SILENCE_MILLIS = 2_000;

    private static final Set<PlainClient> MADE = ConcurrentHashMap.newKeySet();

    private final URI url;
    private final Path file;
    private final @Nullable Pain fault;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "switchback-plain");
    private volatile @Nullable CompiledSnapshot current;
    private volatile @Nullable HttpURLConnection open;
    private volatile boolean closed;
    private @Nullable String tag;

    private PlainClient(URI url, Path directory, @Nullable Pain fault) {
        this.url = url;
        this.file = directory.resolve("plain.json");
        this.fault = fault;
    }

    /** Returns who makes clients that are right, or have {@code fault}. */
    static Subject.Maker with(@Nullable Pain fault) {
        return (url, directory, startTimeout) -> {
            PlainClient client = new PlainClient(url, directory, fault);
            MADE.add(client);
            client.start(startTimeout);
            return client;
        };
    }

    /** Ends all that were ever made, also those whose fault it is not to end. */
    static void endAll() {
        MADE.forEach(PlainClient::end);
        MADE.clear();
    }

    private void start(Duration patience) {
        try {
            if (Files.exists(file) && fault != Pain.FORGETS_WHAT_WAS_KEPT) {
                take(Files.readAllBytes(file));
            }
            thread.setDaemon(true);
            thread.start();
            if (fault == Pain.HANGS_AT_THE_START) {
                answered.await();
            }
            boolean unused = answered.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean isOn(String key, boolean otherwise) {
        CompiledSnapshot snapshot = current;
        if (snapshot == null) {
            return otherwise;
        }
        Value value = snapshot.evaluate(key, Context.of("ann")).value();
        return value instanceof Value.Bool bool ? bool.value() : otherwise;
    }

    @Override
    public void close() {
        if (fault != Pain.LOSES_THE_LAST_REPORT) {
            report();
        }
        if (fault != Pain.LEAVES_THREADS) {
            end();
        }
    }

    private void end() {
        closed = true;
        HttpURLConnection stream = open;
        if (stream != null) {
            stream.disconnect();
        }
        thread.interrupt();
    }

    private void follow() {
        while (!closed) {
            try {
                fetch();
                stream();
            } catch (IOException | MalformedDocument e) {
                if (fault == Pain.NEVER_RECONNECTS && current != null) {
                    return;
                }
            }
            if (fault == Pain.NEVER_RECONNECTS && current != null) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void fetch() throws IOException {
        HttpURLConnection request = request("snapshot");
        if (tag != null) {
            request.setRequestProperty("If-None-Match", tag);
        }
        if (request.getResponseCode() == HttpURLConnection.HTTP_NOT_MODIFIED) {
            return;
        }
        byte[] body = request.getInputStream().readAllBytes();
        if (fault == Pain.REMEMBERS_A_BAD_TAG) {
            tag = request.getHeaderField("ETag");
        }
        take(body);
        tag = request.getHeaderField("ETag");
        Files.write(file, body);
        answered.countDown();
    }

    private void stream() throws IOException {
        HttpURLConnection stream = request("stream");
        open = stream;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    take(line.substring("data: ".length()).getBytes(UTF_8));
                }
            }
        }
    }

    private void report() {
        CompiledSnapshot snapshot = current;
        if (snapshot == null) {
            return;
        }
        try {
            Receipt receipt = new Receipt(snapshot.revision(), SnapshotCodec.hash(snapshot.source()), 0, Set.of());
            Report report = new Report(new Instance("plain", "1", "plain/1"), 1, receipt, List.of(), Set.of(), true);
            HttpURLConnection request = request("telemetry");
            request.setDoOutput(true);
            request.getOutputStream().write(ReportCodec.write(report));
            request.getInputStream().readAllBytes();
        } catch (IOException serverAway) {
            // there is nobody to tell
        }
    }

    private void take(byte[] document) {
        Snapshot snapshot = SnapshotCodec.read(document).snapshot();
        current = CompiledSnapshot.compile(
                snapshot, new Surroundings(InstantSource.system(), RandomGenerator.getDefault()));
    }

    private HttpURLConnection request(String path) throws IOException {
        HttpURLConnection request = (HttpURLConnection)
                URI.create(url + "/api/v1/sdk/" + path).toURL().openConnection();
        request.setRequestProperty("Authorization", "Bearer " + FakeServer.KEY);
        request.setConnectTimeout(SILENCE_MILLIS);
        request.setReadTimeout(SILENCE_MILLIS);
        return request;
    }
}
