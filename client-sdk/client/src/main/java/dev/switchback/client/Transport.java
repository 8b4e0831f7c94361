package dev.switchback.client;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.AcknowledgementCodec;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.SnapshotCodec;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three requests that an SDK makes. Safe for use by many threads; each request blocks its own. */
final class Transport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int THREADS = 2;
    private static final int ANSWER_LIMIT = 64 * 1024;

    /** The JDK's client needs its last tasks done, or it holds on to their connections and its thread for ever. */
    private static final RejectedExecutionHandler RUN_AT_ONCE = (task, closed) -> task.run();

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

    private final URI base;
    private final String authorization;
    private final Duration timeout;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final ThreadPoolExecutor threads;
    private final Set<ResponseBody> bodies = ConcurrentHashMap.newKeySet();
    private volatile @Nullable HttpClient http;

    /** Trusts what {@code tls} does, if the address is one of https; null for what the JDK trusts. */
    Transport(URI url, String key, @Nullable SSLContext tls, Tuning tuning) {
        String text = url.toString();
        this.base = URI.create((text.endsWith("/") ? text : text + "/") + "api/v1/sdk/");
        this.authorization = "Bearer " + key;
        this.timeout = tuning.requestTimeout();
        this.nanos = tuning.nanos();
        this.clock = tuning.clock();
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DaemonThreads("http"),
                RUN_AT_ONCE);
        this.threads.allowCoreThreadTimeOut(true);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .executor(threads);
        if (!base.getScheme().equalsIgnoreCase("https")) {
            builder.sslContext(NoTls.context());
        } else if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    /**
     * Fetches the snapshot.
     *
     * @param entityTag of the one at hand, for which 304 is the answer; null for none
     */
    Answer snapshot(@Nullable String entityTag) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("snapshot").timeout(timeout).header("Accept", "application/json");
        if (entityTag != null) {
            request.header("If-None-Match", entityTag);
        }
        return whole(request.build(), SnapshotCodec.LIMIT, timeout);
    }

    /**
     * Opens the stream.
     *
     * @param revision the one at hand; 0 for none
     * @throws Refusal if the server does not open one
     */
    ResponseBody stream(long revision) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("stream").timeout(timeout).header("Accept", "text/event-stream");
        if (revision > 0) {
            request.header("Last-Event-ID", Long.toString(revision));
        }
        HttpResponse<ResponseBody> response = send(request.build());
        boolean events = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        if (response.statusCode() != 200 || !events) {
            response.body().close();
            throw refusal(response);
        }
        return response.body();
    }

    /**
     * Sends a report and returns what the server acknowledges, which may be less than this one.
     *
     * @throws IOException if it is not heard, or the answer cannot be read
     */
    Acknowledgement report(byte[] document, Duration patience) throws IOException, InterruptedException {
        HttpRequest request = request("telemetry")
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(document))
                .build();
        Answer answer = whole(request, ANSWER_LIMIT, patience);
        try {
            return AcknowledgementCodec.read(answer.body());
        } catch (MalformedDocument e) {
            throw new IOException("the answer to a report is unreadable: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        HttpClient open = http;
        http = null;
        if (open != null) {
            shutDown(open);
        }
        bodies.forEach(ResponseBody::close);
        threads.shutdown();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", authorization);
    }

    private HttpResponse<ResponseBody> send(HttpRequest request) throws IOException, InterruptedException {
        HttpClient open = http;
        if (open == null) {
            throw new IOException("the client is closed");
        }
        try {
            return open.sendAsync(request, head -> body()).get();
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.toString() : e.getCause().toString(), e);
        }
    }

    /** An interrupt may come between an answer and its reader: every body is known here, so that closing finds it. */
    private ResponseBody body() {
        ResponseBody body = new ResponseBody(bodies::remove);
        bodies.add(body);
        if (http == null) {
            body.close();
        }
        return body;
    }

    private Answer whole(HttpRequest request, int limit, Duration patience) throws IOException, InterruptedException {
        HttpResponse<ResponseBody> response = send(request);
        try (ResponseBody body = response.body()) {
            if (response.statusCode() != 200 && response.statusCode() != 304) {
                throw refusal(response);
            }
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("ETag").orElse(null),
                    body.readAll(limit, patience, nanos));
        }
    }

    private Refusal refusal(HttpResponse<?> response) {
        Optional<Duration> retryAfter =
                response.headers().firstValue("Retry-After").flatMap(this::duration);
        return new Refusal(response.statusCode(), retryAfter);
    }

    private Optional<Duration> duration(String retryAfter) {
        try {
            Duration duration = retryAfter.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : Duration.between(clock.instant(), date(retryAfter));
            Duration atLeastNow = duration.isNegative() ? Duration.ZERO : duration;
            return Optional.of(atLeastNow.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : atLeastNow);
        } catch (NumberFormatException | DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    /** From JDK 21 on the client can be told to stop; before, its thread notices that nobody holds the client. */
    private static void shutDown(HttpClient http) {
        try {
            Method shutdownNow = HttpClient.class.getMethod("shutdownNow");
            shutdownNow.invoke(http);
        } catch (ReflectiveOperationException olderPlatform) {
            LOG.debug("The JDK's HTTP client ends with the next garbage collection");
        }
    }
}
