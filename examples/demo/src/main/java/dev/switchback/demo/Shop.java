package dev.switchback.demo;

import com.sun.net.httpserver.HttpExchange;
import dev.switchback.client.AsyncVersionSwitch;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One instance of the shop: it serves users, asks the address service for them, and lets Switchback decide which
 * version of it. {@code GET /address?user=&staff=} answers with what the service said, and says in headers who it was
 * and when it was asked.
 */
final class Shop implements AutoCloseable {
    /** The header that names the version that answered. */
    static final String VERSION_HEADER = "Demo-Version";

    /** The header that says when that version was called, in milliseconds since 1970. */
    static final String CALLED_AT_HEADER = "Demo-Called-At";

    private static final int SERVING_THREADS = 4;

    private final AddressBook addresses;
    private final ExecutorService serving;
    private final Loopback loopback;

    private Shop(AddressBook addresses) throws IOException {
        this.addresses = addresses;
        this.serving = Executors.newFixedThreadPool(SERVING_THREADS);
        this.loopback = Loopback.start(serving, Map.of("/address", this::serve));
    }

    /** Opens the shop on a free port. */
    static Shop open(AddressBook addresses) throws IOException {
        return new Shop(addresses);
    }

    /**
     * Runs a shop as a process. The environment variables {@code SWITCHBACK_URL} and {@code SWITCHBACK_KEY} say where
     * the service is and how to be let in.
     *
     * @param args the instance's name and the addresses of V1 and V2
     */
    @SuppressWarnings("resource") // The client lives as long as the process.
    public static void main(String[] args) throws IOException {
        SwitchbackClient client = SwitchbackClient.builder()
                .url(URI.create(System.getenv("SWITCHBACK_URL")))
                .key(System.getenv("SWITCHBACK_KEY"))
                .instance(args[0])
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(client::close, "switchback-close"));
        open(switched(client, URI.create(args[1]), URI.create(args[2])))
                .loopback
                .announce();
    }

    /** The version switch: all that a service has to write to be taken from V1 to V2, and back. */
    private static AddressBook switched(SwitchbackClient client, URI serviceV1, URI serviceV2) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AddressClient v1 = new AddressClient("v1", serviceV1, http, InstantSource.system());
        AddressClient v2 = new AddressClient("v2", serviceV2, http, InstantSource.system());
        AsyncVersionSwitch<String, ServiceAnswer> addresses = client.versionSwitch(Plan.FLAG)
                .<String, ServiceAnswer>v1Async(v1::address)
                .v2Async(v2::address)
                .errorWhen(ServiceAnswer::failed)
                .build();
        return (user, context) -> addresses.callAsync(context, user);
    }

    int port() {
        return loopback.port();
    }

    private void serve(HttpExchange exchange) {
        Map<String, String> query = Loopback.query(exchange);
        String user = query.getOrDefault("user", "");
        boolean staff = Boolean.parseBoolean(query.getOrDefault("staff", "false"));
        addresses.address(user, Context.of(user).with("staff", Value.of(staff))).whenComplete((answer, problem) -> {
            if (problem == null) {
                pass(exchange, answer);
                return;
            }
            Loopback.answer(exchange, 502, "text/plain", String.valueOf(problem));
        });
    }

    private static void pass(HttpExchange exchange, ServiceAnswer answer) {
        exchange.getResponseHeaders().set(VERSION_HEADER, answer.version());
        exchange.getResponseHeaders()
                .set(CALLED_AT_HEADER, String.valueOf(answer.calledAt().toEpochMilli()));
        Loopback.answer(exchange, answer.failed() ? 502 : answer.status(), answer.contentType(), answer.body());
    }

    @Override
    public void close() {
        loopback.close();
        serving.shutdownNow();
    }
}
