package dev.switchback.server.rollouts;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks with GET: V1 is alive if it answers 2xx within two seconds. Follows no redirect. */
public final class HttpProbe implements V1Probe {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Override
    public CompletionStage<Optional<String>> ask(URI url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
            return client.sendAsync(request, BodyHandlers.discarding()).handle(HttpProbe::trouble);
        } catch (IllegalArgumentException unusable) {
            return CompletableFuture.completedFuture(Optional.of("V1's readiness URL cannot be asked"));
        }
    }

    @SuppressWarnings("NullAway") // a response or a failure, as CompletionStage.handle has it
    private static Optional<String> trouble(HttpResponse<Void> response, Throwable failure) {
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return Optional.of("V1 does not answer (" + cause.getClass().getSimpleName() + ")");
        }
        int status = response.statusCode();
        return status >= 200 && status < 300 ? Optional.empty() : Optional.of("V1 answers " + status);
    }
}
