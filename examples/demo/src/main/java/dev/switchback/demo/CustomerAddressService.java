package dev.switchback.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The service that is being replaced, in one of its two versions: where does a customer live? {@code GET
 * /address?user=} asks, {@code POST /behave?errorRate=&slowdown=} changes how it answers from now on.
 *
 * <p>Handlers run on the one thread that accepts requests, which owns the randomness; the answers are sent by others
 * when their delay is over.
 */
final class CustomerAddressService implements AutoCloseable {
    private static final int REPLYING_THREADS = 2;

    private final AddressFormat format;
    private final RandomGenerator random;
    private final ScheduledExecutorService replies;
    private final Loopback loopback;
    private volatile Behaviour behaviour;

    private CustomerAddressService(AddressFormat format, RandomGenerator random, Behaviour behaviour)
            throws IOException {
        this.format = format;
        this.random = random;
        this.behaviour = behaviour;
        this.replies = Executors.newScheduledThreadPool(REPLYING_THREADS);
        Map<String, HttpHandler> handlers = Map.of("/address", this::address, "/behave", this::behave);
        this.loopback = Loopback.start(Runnable::run, handlers);
    }

    /**
     * Starts the service.
     *
     * @param format the version, by how it writes an address
     * @param seed makes its delays and failures repeatable
     * @param behaviour how it answers at first
     */
    static CustomerAddressService start(AddressFormat format, long seed, Behaviour behaviour) throws IOException {
        return new CustomerAddressService(format, new SplittableRandom(seed), behaviour);
    }

    /**
     * Runs the service as a process.
     *
     * @param args the version, {@code v1} or {@code v2}, and the seed
     */
    public static void main(String[] args) throws IOException {
        start(AddressFormat.ofVersion(args[0]), Long.parseLong(args[1]), Behaviour.USUAL)
                .loopback
                .announce();
    }

    int port() {
        return loopback.port();
    }

    private void address(HttpExchange exchange) {
        Behaviour now = behaviour;
        boolean fails = now.fails(random);
        long nanos = now.delay(random).toNanos();
        String user = Loopback.query(exchange).getOrDefault("user", "");
        Future<?> unused = replies.schedule(() -> reply(exchange, user, fails), nanos, TimeUnit.NANOSECONDS);
    }

    private void reply(HttpExchange exchange, String user, boolean fails) {
        if (fails) {
            Loopback.answer(exchange, 500, "text/plain", "the address book is out of reach");
            return;
        }
        Loopback.answer(exchange, 200, format.contentType(), format.write(Address.of(user)));
    }

    private void behave(HttpExchange exchange) {
        try {
            Map<String, String> query = Loopback.query(exchange);
            behaviour = new Behaviour(
                    Double.parseDouble(query.getOrDefault("errorRate", "0.001")),
                    Double.parseDouble(query.getOrDefault("slowdown", "1")));
            Loopback.answer(exchange, 204, "text/plain", "");
        } catch (IllegalArgumentException e) {
            Loopback.answer(exchange, 400, "text/plain", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        loopback.close();
        replies.shutdownNow();
    }
}
