package dev.switchback.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The person at the keyboard: uses the service's HTTP API with the admin key. Safe for several threads. */
final class Operator {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI server;
    private final String key;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Sits down.
     *
     * @param server where the service listens
     * @param key an admin key
     */
    Operator(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    void createFlag() {
        HttpRequest.Builder request = request(flagPath()).header("If-None-Match", "*");
        send(request.PUT(document(Plan.flag())));
    }

    /** Creates a key for SDKs and returns its secret. */
    String createServerKey() {
        Map<String, String> input = Map.of(
                "kind", "server", "name", "demo shops", "project", Plan.PROJECT, "environment", Plan.ENVIRONMENT);
        return send(request("/api/v1/keys").POST(document(input)), JsonNode.class)
                .path("secret")
                .asText();
    }

    Rollout startRollout() {
        return send(request(flagPath() + "/rollouts").POST(document(Plan.rollout())), Rollout.class);
    }

    Rollout rollout(String id) {
        return send(request(rolloutPath(id)), Rollout.class);
    }

    Instances instances() {
        return send(request(environmentPath() + "/instances"), Instances.class);
    }

    /** Tells whether everybody is back on V1 by the flag itself. */
    boolean flagRolledBack() {
        return send(request(flagPath()), JsonNode.class).path("rolledBack").asBoolean();
    }

    /** Returns every verdict that changed something, newest first, without evidence. */
    List<Verdict> verdicts(String rollout) {
        return send(request(rolloutPath(rollout) + "/verdicts"), Verdict.Page.class)
                .items();
    }

    /** Returns a verdict with its evidence. */
    Verdict verdict(String rollout, String id) {
        return send(request(rolloutPath(rollout) + "/verdicts/" + id), Verdict.class);
    }

    /** Takes everybody in the environment back to V1. */
    Emergency engage() {
        Map<String, String> input = Map.of("reason", "a call in the demonstration");
        return send(request(environmentPath() + "/emergency/engage").POST(document(input)), Emergency.class);
    }

    Emergency emergency() {
        return send(request(environmentPath() + "/emergency"), Emergency.class);
    }

    /** Makes a service behave otherwise from now on. */
    void persuade(URI service, Behaviour behaviour) {
        URI uri = service.resolve(
                "/behave?errorRate=%s&slowdown=%s".formatted(behaviour.errorRate(), behaviour.slowdown()));
        send(HttpRequest.newBuilder(uri).timeout(PATIENCE).POST(BodyPublishers.noBody()));
    }

    /** Where to look further, by what is there to be seen. */
    Map<String, URI> links(String rollout, List<Verdict> verdicts) {
        URI verdict = server.resolve(rolloutPath(rollout) + "/verdicts"
                + (verdicts.isEmpty() ? "" : "/" + verdicts.get(0).id()));
        return Map.of(
                "rollout", server.resolve(rolloutPath(rollout)),
                "evidence", verdict,
                "audit", server.resolve("/api/v1/projects/" + Plan.PROJECT + "/audit"),
                "metrics", server.resolve("/metrics"));
    }

    private static String environmentPath() {
        return "/api/v1/projects/" + Plan.PROJECT + "/environments/" + Plan.ENVIRONMENT;
    }

    private static String flagPath() {
        return environmentPath() + "/flags/" + Plan.FLAG;
    }

    private static String rolloutPath(String id) {
        return environmentPath() + "/rollouts/" + id;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher document(Object document) {
        return BodyPublishers.ofString(Documents.write(document));
    }

    /**
     * Sends a request.
     *
     * @throws UncheckedIOException if the service doesn't answer, or only that it can't; it may later
     * @throws DemoException if it refuses
     */
    private <T> T send(HttpRequest.Builder request, Class<T> type) {
        return Documents.read(send(request), type);
    }

    private String send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 500) {
                throw new IOException(told(response));
            }
            if (response.statusCode() >= 300) {
                throw new DemoException(told(response));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw DemoException.interrupted();
        }
    }

    private static String told(HttpResponse<String> response) {
        return response.request().method() + " " + response.uri() + ": " + response.statusCode() + " "
                + response.body();
    }
}
