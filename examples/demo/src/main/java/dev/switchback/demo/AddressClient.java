package dev.switchback.demo;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * One version of the service, called over HTTP.
 *
 * @param version {@code v1} or {@code v2}
 * @param service where it listens
 * @param http what calls are made with
 * @param clock stamps the calls
 */
record AddressClient(String version, URI service, HttpClient http, InstantSource clock) {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** Asks for a user's address. Never fails: a service that can't be reached is an answer too. */
    CompletionStage<ServiceAnswer> address(String user) {
        URI uri = service.resolve("/address?user=" + URLEncoder.encode(user, StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        Instant calledAt = clock.instant();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> answer(calledAt, response))
                .exceptionally(problem -> ServiceAnswer.unreachable(version, calledAt, problem));
    }

    private ServiceAnswer answer(Instant calledAt, HttpResponse<String> response) {
        String contentType = response.headers().firstValue("Content-Type").orElse("text/plain");
        return new ServiceAnswer(version, calledAt, response.statusCode(), contentType, response.body());
    }
}
