package dev.switchback.benchmarks;

import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.time.Duration;

/** Switchback's Java SDK as an application uses it, its background work included. */
final class ClientEngine implements Engine {
    private final String[] keys;
    private final Context[] contexts = User.each(CoreEngine::context, Context[]::new);
    private final SnapshotServer server;
    private final SwitchbackClient client;

    ClientEngine(Question question) throws IOException {
        keys = question.flags().toArray(String[]::new);
        server = new SnapshotServer(SwitchbackFlags.of(question));
        client = SwitchbackClient.builder()
                .url(server.url())
                .key("benchmark")
                .startTimeout(PATIENCE)
                .streaming(false)
                .pollInterval(Duration.ofHours(1))
                .build();
        if (client.status() != Status.READY) {
            throw new IllegalStateException("the client is not ready but " + client.status());
        }
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
        client.close();
        server.close();
    }
}
