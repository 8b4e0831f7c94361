package dev.switchback.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Calls every version equally often before anybody counts, so that all have compiled code and none looks slower for
 * being new.
 */
final class WarmUp {
    private static final int ROUNDS = 25;
    private static final int CALLS_PER_ROUND = 20;

    private WarmUp() {}

    /** Warms up services; returns when all calls have been answered. */
    static void run(List<URI> services, InstantSource clock) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<AddressClient> clients = services.stream()
                .map(service -> new AddressClient("any", service, http, clock))
                .toList();
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture.allOf(clients.stream()
                            .flatMap(client -> IntStream.range(0, CALLS_PER_ROUND)
                                    .mapToObj(call ->
                                            client.address("warm-" + call).toCompletableFuture()))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }
}
