package dev.switchback.server.telemetry;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.emergency.PeerSeal;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.ownership.Claims;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what SDKs report to the node that owns their environment, unread, and asks it who runs what. An SDK is answered
 * when the owner has answered, and by what it said; so nothing is lost, and as reports are cumulative, nothing counts
 * twice, however often they are sent.
 *
 * <p>Safe to share between threads.
 */
public final class Forwarding {
    /** Reports that are on their way at once, at most. */
    static final int UNDER_WAY = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(400);
    private static final Duration FRESH = Duration.ofMillis(500);

    private final Claims claims;
    private final Optional<PeerSeal> seal;
    private final RandomGenerator random;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final Semaphore places = new Semaphore(UNDER_WAY);
    private final Map<EnvironmentId, Asked> asked = new ConcurrentHashMap<>();
    private final Map<EnvironmentId, URI> silent = new ConcurrentHashMap<>();

    /**
     * Forwards to whom {@code claims} name.
     *
     * @param secret that all nodes share; empty for none, which forwards nothing
     */
    public Forwarding(Claims claims, String secret, RandomGenerator random) {
        this.claims = claims;
        this.seal = Optional.of(secret).filter(given -> !given.isEmpty()).map(PeerSeal::new);
        this.random = random;
    }

    /** What the owner said last, and when. */
    private record Asked(List<Incarnation> heard, long at) {}

    Optional<PeerSeal> seal() {
        return seal;
    }

    /** Returns where reports of {@code environment} belong; empty if that is here, or nobody knows. */
    Optional<URI> owner(EnvironmentId environment) {
        if (!claims.holds(environment)) {
            claims.want(environment);
        }
        return elsewhere(environment);
    }

    private Optional<URI> elsewhere(EnvironmentId environment) {
        return seal.isEmpty() ? Optional.empty() : claims.elsewhere(environment);
    }

    /**
     * Hands a report to {@code owner}; completes with its answer.
     *
     * @throws HttpProblem 503 if too many are under way; so does the future if the owner does not answer
     */
    CompletableFuture<HttpResponse<byte[]>> report(URI owner, EnvironmentId environment, byte[] document) {
        if (!places.tryAcquire()) {
            throw HttpProblem.unavailable("Too many reports are on their way to another node. Send it again.");
        }
        String path = OwnerRoutes.REPORTS + environment;
        HttpRequest request = request(owner, path, document, PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(document))
                .build();
        return client.sendAsync(request, BodyHandlers.ofByteArray()).handle((answer, failure) -> {
            places.release();
            boolean heard = failure == null && (answer.statusCode() != 200 || isSealed(request, answer));
            note(owner, environment, heard);
            if (!heard) {
                throw HttpProblem.unavailable("The node that counts for " + environment
                        + " does not answer. Keep the report, and send it again.");
            }
            return answer;
        });
    }

    /**
     * Returns the instances that the owner of {@code environment} has heard of lately; what it said last if it does not
     * answer soon. Empty if this node owns it, or nobody knows who does. Asks no database.
     */
    Optional<List<Incarnation>> instances(EnvironmentId environment) {
        return elsewhere(environment).map(owner -> {
            Asked last = asked.get(environment);
            if (last != null && System.nanoTime() - last.at() < FRESH.toNanos()) {
                return last.heard();
            }
            List<Incarnation> heard = ask(owner, environment).orElse(last == null ? List.of() : last.heard());
            asked.put(environment, new Asked(heard, System.nanoTime()));
            return heard;
        });
    }

    /** Returns what keeps this node from handing on what it hears, in words; empty if nothing does. */
    public Optional<String> complaint() {
        List<EnvironmentId> stuck = claims.foreign().stream()
                .filter(environment ->
                        seal.isEmpty() || claims.elsewhere(environment).isEmpty())
                .toList();
        if (!stuck.isEmpty()) {
            return Optional.of(
                    "Another node counts for " + stuck.get(0) + ", and what SDKs report to this one cannot be"
                            + " handed on: set SWITCHBACK_PEER_SECRET, and SWITCHBACK_NODE_URL on nodes that listen everywhere.");
        }
        return silent.entrySet().stream()
                .filter(each -> claims.elsewhere(each.getKey()).equals(Optional.of(each.getValue())))
                .map(each ->
                        "The node at " + each.getValue() + ", which counts for " + each.getKey() + ", does not answer.")
                .findFirst();
    }

    private Optional<List<Incarnation>> ask(URI owner, EnvironmentId environment) {
        HttpRequest request = request(owner, OwnerRoutes.INSTANCES + environment, new byte[0], GLANCE)
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            boolean heard = answer.statusCode() == 200 && isSealed(request, answer);
            note(owner, environment, heard);
            return heard
                    ? Optional.of(
                            Json.read(answer.body(), InstancesLetter.class).heard())
                    : Optional.empty();
        } catch (IOException | Refusal | HttpProblem away) {
            LOG.debug("{} does not say who runs what", owner, away);
            note(owner, environment, false);
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private HttpRequest.Builder request(URI owner, String path, byte[] letter, Duration patience) {
        return HttpRequest.newBuilder(URI.create(owner + path))
                .timeout(patience)
                .header(PeerSeal.HEADER, seal.orElseThrow().head(path, random.nextLong(), letter));
    }

    private boolean isSealed(HttpRequest question, HttpResponse<byte[]> answer) {
        String head = question.headers().firstValue(PeerSeal.HEADER).orElseThrow();
        return answer.headers()
                .firstValue(PeerSeal.HEADER)
                .flatMap(text -> seal.orElseThrow().open(head, text))
                .filter(said -> said.covers(answer.body()))
                .isPresent();
    }

    private void note(URI owner, EnvironmentId environment, boolean heard) {
        if (heard) {
            silent.remove(environment);
        } else {
            silent.put(environment, owner);
        }
    }
}
