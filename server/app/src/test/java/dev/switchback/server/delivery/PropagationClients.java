package dev.switchback.server.delivery;

import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of SDK clients that say when their evaluation of a flag has changed. It ends when its input does, as it does
 * when the process that started it dies.
 */
final class PropagationClients {
    static final String FLAG = "propagation";
    static final String READY = "ready";
    static final String CHANGED = "changed";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private PropagationClients() {}

    /** Starts as many clients as the third argument says, of the address and with the key that the others are. */
    public static void main(String[] arguments) throws IOException {
        URI url = URI.create(arguments[0]);
        List<SwitchbackClient> clients = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            clients.add(client(url, arguments[1], i));
        }
        say(READY);
        long unused = System.in.transferTo(OutputStream.nullOutputStream());
        clients.forEach(SwitchbackClient::close);
    }

    private static SwitchbackClient client(URI url, String key, int number) {
        String name = ProcessHandle.current().pid() + "-" + number;
        SwitchbackClient client = SwitchbackClient.builder()
                .url(url)
                .key(key)
                .instance(name)
                .startTimeout(PATIENCE)
                .build();
        if (client.status() != Status.READY) {
            throw new IllegalStateException("the client is not ready but " + client.status());
        }
        client.onChange(keys -> {
            boolean on = client.isOn(FLAG, Context.anonymous(), false);
            say(CHANGED + " " + name + " " + on + " " + System.nanoTime());
        });
        return client;
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
