package dev.switchback.benchmarks;

import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Switchback's Java SDK as an application uses it, its background work included. */
final class ClientEngine implements Engine {
    private final String[] keys;
    private final Context[] contexts = User.each(CoreEngine::context, Context[]::new);
    private final Started started;
    private final SwitchbackClient client;

    ClientEngine(Question question) throws IOException {
        keys = question.flags().toArray(String[]::new);
        started = start(SwitchbackFlags.of(question));
        client = started.client();
    }

    /** A client and the server that it knows its flags from. */
    record Started(SnapshotServer server, SwitchbackClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    /** Starts a client that knows {@code snapshot}. */
    static Started start(Snapshot snapshot) throws IOException {
        SnapshotServer server = new SnapshotServer(snapshot);
        return new Started(server, client(server.url()));
    }

    /** Starts a client of the server at {@code url}. */
    static SwitchbackClient client(URI url) {
        SwitchbackClient client = builder(url).startTimeout(PATIENCE).build();
        if (client.status() != Status.READY) {
            throw new IllegalStateException("the client is not ready but " + client.status());
        }
        return client;
    }

    /** Begins a client that asks the server at {@code url} only once. */
    static SwitchbackClient.Builder builder(URI url) {
        return SwitchbackClient.builder()
                .url(url)
                .key("benchmark")
                .streaming(false)
                .pollInterval(Duration.ofHours(1));
    }

    @Override
    public boolean isOn(int flag, int user) {
        return client.isOn(keys[flag], contexts[user], false);
    }

    @Override
    public String variant(int flag, int user) {
        return client.text(keys[flag], contexts[user], "");
    }

    @Override
    public void close() {
        started.close();
    }
}
