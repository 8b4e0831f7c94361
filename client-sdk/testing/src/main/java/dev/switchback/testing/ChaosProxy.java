package dev.switchback.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A proxy for TCP on the loopback address that hands bytes on badly when told to.
 *
 * <pre>{@code
 * try (ChaosProxy proxy = ChaosProxy.to(server.port(), 42)) {
 *     proxy.inflict(Faults.NONE.late(Duration.ofMillis(50), Duration.ofMillis(20)).sliced(7));
 *     ...
 *     proxy.heal();
 * }
 * }</pre>
 *
 * <p>Faults are changed at any time, by any thread, and hold for open connections too. Chance is drawn from the seed,
 * for each connection by its number and for each direction; where bytes come together is up to the network. A
 * connection has two threads and at most {@value #MOST_CONNECTIONS} are open; further ones are reset. Closing ends every
 * connection and waits for every thread.
 */
public final class ChaosProxy implements AutoCloseable {
    /** How many connections are open at most. */
    public static final int MOST_CONNECTIONS = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress target;
    private final long seed;
    private final ServerSocket entrance;
    private final Weather weather = new Weather();
    private final Set<Relay> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread acceptor;

    /**
     * What a proxy has seen so far.
     *
     * @param connections accepted and handed on
     * @param refused reset at once, for a fault or because too many were open
     * @param resets of connections that were open
     * @param bytes handed on, both ways
     * @param open connections right now
     */
    public record Counts(long connections, long refused, long resets, long bytes, int open) {}

    private ChaosProxy(InetSocketAddress target, long seed) {
        this.target = target;
        this.seed = seed;
        try {
            entrance = new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = new Thread(this::accept, "chaos-proxy");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Starts a proxy on a free port to {@code port} of the loopback address; {@code seed} decides its chance. */
    public static ChaosProxy to(int port, long seed) {
        return new ChaosProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), seed);
    }

    /** Returns the port that it listens on. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** Returns {@code address} with this proxy in place of its host and port. */
    public URI in(URI address) {
        return URI.create(address.getScheme() + "://127.0.0.1:" + port() + address.getRawPath());
    }

    /** Has {@code faults} from now on, instead of those before. */
    public void inflict(Faults faults) {
        weather.turn(faults);
    }

    /** Has no faults from now on. What was held passes. */
    public void heal() {
        inflict(Faults.NONE);
    }

    Faults faults() {
        return weather.faults();
    }

    /** Resets all connections that are open. */
    public void cut() {
        open.forEach(Relay::reset);
    }

    /** Returns what it has seen so far. */
    public Counts counts() {
        return new Counts(connections.get(), refused.get(), resets.get(), bytes.get(), open.size());
    }

    @Override
    public void close() {
        quietly(entrance);
        weather.end();
        cut();
        try {
            acceptor.join(PATIENCE.toMillis());
            for (Relay relay : open) {
                relay.join(PATIENCE);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                admit(entrance.accept());
            } catch (IOException closedOrRefused) {
                refused.addAndGet(entrance.isClosed() ? 0 : 1);
            }
        }
        cut();
    }

    private void admit(Socket client) throws IOException {
        if (weather.faults().refusing() || open.size() >= MOST_CONNECTIONS) {
            refused.incrementAndGet();
            Relay.reset(client);
            return;
        }
        Socket server = new Socket();
        try {
            server.connect(target);
        } catch (IOException e) {
            Relay.reset(client);
            throw e;
        }
        long number = connections.incrementAndGet();
        Relay relay = new Relay(client, server, weather, seed * 31 + number, bytes, this::ended);
        open.add(relay);
        relay.start(number);
    }

    private void ended(Relay relay) {
        if (open.remove(relay) && relay.wasReset()) {
            resets.incrementAndGet();
        }
    }

    private static void quietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
