package dev.switchback.server.console;

import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** Services that have the SDK in them and are not called: who follows an emergency, and says so. */
final class Services implements AutoCloseable {
    private static final int INSTANCES = 50;

    private final List<SwitchbackClient> clients;

    private Services(List<SwitchbackClient> clients) {
        this.clients = clients;
    }

    /** Starts them, following the node at {@code url} until they are closed. */
    static Services open(URI url, String key) {
        return new Services(IntStream.rangeClosed(1, INSTANCES)
                .mapToObj(i -> SwitchbackClient.builder()
                        .url(url)
                        .key(key)
                        .instance("service-" + i)
                        .build())
                .toList());
    }

    /** Says whether every instance has its configuration. */
    boolean areReady() {
        return clients.stream().allMatch(client -> client.status() == Status.READY);
    }

    @Override
    public void close() {
        clients.forEach(SwitchbackClient::close);
    }
}
