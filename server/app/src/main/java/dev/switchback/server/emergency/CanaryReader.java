package dev.switchback.server.emergency;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A reader of one of this node's own streams, over the network. Used by one thread. */
final class CanaryReader implements AutoCloseable {
    private static final int MOST_LINES = 1_000;

    private final Stream<String> body;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_LINES);

    private CanaryReader(Stream<String> body) {
        this.body = body;
        Thread thread = new Thread(this::read, "canary-reader");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Opens the stream that {@code secret} opens, and waits for its first event.
     *
     * @throws IOException if there is none within {@code patience}
     */
    static CanaryReader open(URI node, String secret, Duration patience) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/api/v1/sdk/stream"))
                .header("Authorization", "Bearer " + secret)
                .timeout(patience)
                .build();
        CompletableFuture<HttpResponse<Stream<String>>> answer = client.sendAsync(request, BodyHandlers.ofLines());
        try {
            HttpResponse<Stream<String>> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            CanaryReader reader = new CanaryReader(response.body());
            if (response.statusCode() == 200 && reader.sees("data: ", patience)) {
                return reader;
            }
            reader.close();
            throw new IOException("the stream answers " + response.statusCode());
        } catch (TimeoutException | ExecutionException silent) {
            answer.cancel(true);
            throw new IOException("the stream does not open", silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Says whether a line with {@code text} comes within {@code patience}. */
    boolean sees(String text, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); left > 0; left = end - System.nanoTime()) {
                String line = lines.poll(left, TimeUnit.NANOSECONDS);
                if (line != null && line.contains(text)) {
                    return true;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void close() {
        body.close();
    }

    /** Ends when the stream does, or is closed here. */
    private void read() {
        try {
            body.forEach(lines::offer);
        } catch (RuntimeException closed) {
            lines.clear();
        }
    }
}
