package dev.switchback.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks every node for its whole configuration, time and again, and tells the history what came. */
final class Watch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final History history;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    private Watch(History history) {
        this.history = history;
    }

    /** Starts to watch nodes by their names, with an SDK's key. */
    static Watch start(Map<String, Node> nodes, String key, History history) {
        Watch watch = new Watch(history);
        nodes.forEach((name, node) -> {
            Thread thread = new Thread(() -> watch.look(name, node, node.caller(key)), "watch-" + name);
            thread.setDaemon(true);
            watch.threads.add(thread);
            thread.start();
        });
        return watch;
    }

    private void look(String name, Node node, Caller caller) {
        while (!over) {
            String observer = name + "#" + node.starts();
            try {
                Reply reply = caller.get("/api/v1/sdk/snapshot");
                if (reply.ok()) {
                    JsonNode snapshot = reply.json();
                    history.add(new Observation.Served(
                            observer,
                            snapshot.path("revision").asLong(),
                            snapshot.path("hash").asText()));
                }
            } catch (IOException away) {
                // A node that is away serves nothing.
            }
            Patience.pause(PAUSE);
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            throw Trouble.interrupted();
        }
    }
}
