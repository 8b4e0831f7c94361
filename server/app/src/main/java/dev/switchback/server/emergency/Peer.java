package dev.switchback.server.emergency;

import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Another node, as this one reaches it. Safe to share between threads. */
final class Peer {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 2_000;
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final int RETRY_DOUBLINGS = 4;

    /** A node that hangs must not collect letters. */
    private static final int LETTERS_AT_ONCE = 4;

    private final URI url;
    private final PeerSeal seal;
    private final HttpClient client;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore places = new Semaphore(LETTERS_AT_ONCE);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long due = System.nanoTime();
    private volatile @Nullable String trouble;

    Peer(URI url, PeerSeal seal, HttpClient client, InstantSource clock, RandomGenerator random) {
        this.url = URI.create(url.toString().replaceAll("/+$", ""));
        this.seal = seal;
        this.client = client;
        this.clock = clock;
        this.random = random;
    }

    URI url() {
        return url;
    }

    /** Says whether it is to be written to again, after a random pause that grows with every failure. */
    boolean isDue() {
        return System.nanoTime() - due >= 0;
    }

    /** Returns why it does not answer, in words; empty if it does, or was not asked yet. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Tells it {@code known}; completes with what it knows, or with a failure whose message says why not. */
    CompletableFuture<Engagements> tell(Engagements known) {
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(new IllegalStateException("it has yet to answer earlier letters"));
        }
        byte[] letter = Json.write(PeerLetter.of(known));
        String head = seal.head(PeerRoutes.PATH, PeerNonce.of(clock.instant(), random), letter);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + PeerRoutes.PATH))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header(PeerSeal.HEADER, head)
                .POST(BodyPublishers.ofByteArray(letter))
                .build();
        due = in(TIMEOUT.toMillis());
        return client.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(answer -> read(head, answer))
                .whenComplete((answer, failure) -> {
                    places.release();
                    note(failure);
                });
    }

    private Engagements read(String question, HttpResponse<byte[]> answer) {
        boolean signed = answer.headers()
                .firstValue(PeerSeal.HEADER)
                .flatMap(head -> seal.open(question, head))
                .filter(head -> head.covers(answer.body()))
                .isPresent();
        if (answer.statusCode() == 409) {
            throw new IllegalStateException(
                    "its clock is minutes away from this node's, so it takes letters for repeated");
        }
        if (answer.statusCode() == 401) {
            throw new IllegalStateException("it has another SWITCHBACK_PEER_SECRET, or none");
        }
        if (answer.statusCode() != 200 || !signed) {
            throw new IllegalStateException("it answers " + answer.statusCode() + (signed ? "" : ", unsigned"));
        }
        try {
            return Json.read(answer.body(), PeerLetter.class).known();
        } catch (Refusal | HttpProblem unreadable) {
            throw new IllegalStateException("its answer cannot be read", unreadable);
        }
    }

    private void note(@Nullable Throwable failure) {
        if (failure == null) {
            failures.set(0);
            trouble = null;
            due = in(PAUSE_MILLIS / 2 + random.nextLong(PAUSE_MILLIS));
        } else {
            int doublings = Math.min(failures.getAndIncrement(), RETRY_DOUBLINGS);
            trouble = said(failure);
            due = in(1 + random.nextLong(FIRST_RETRY_MILLIS << doublings));
        }
    }

    /** Returns a failure in words. */
    static String said(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IllegalStateException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    private static long in(long millis) {
        return System.nanoTime() + Duration.ofMillis(millis).toNanos();
    }
}
