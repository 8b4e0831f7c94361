package dev.switchback.server.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls what users have named, and never our own network: the defence against server-side request forgery.
 *
 * <p>A name may mean another address at each time of asking (DNS rebinding), and no client of the platform lets itself be
 * told which address to connect to. So this is a client of its own, of one exchange each: it resolves the name once,
 * refuses if <em>any</em> of the addresses is not public, and connects to the very addresses it has checked. TLS still
 * names, and verifies, the host of the URL. It follows no redirect, uses no proxy and reads no body.
 *
 * <p>Safe to share between threads. A call blocks for {@link #TOTAL} at most after the name is resolved.
 */
public final class Outbound implements AutoCloseable {
    /** How long connecting to one address may take. */
    public static final Duration CONNECT = Duration.ofSeconds(5);

    /** How long everything after resolving may take together. */
    public static final Duration TOTAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    private final OutboundSettings settings;
    private final Resolver resolver;
    private final SSLSocketFactory tls;
    private final Duration total;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "outbound-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** Makes a client that trusts whom the platform trusts. */
    public Outbound(OutboundSettings settings) {
        this(settings, Resolver.SYSTEM, (SSLSocketFactory) SSLSocketFactory.getDefault(), TOTAL);
    }

    Outbound(OutboundSettings settings, Resolver resolver, SSLSocketFactory tls, Duration total) {
        this.settings = settings;
        this.resolver = resolver;
        this.tls = tls;
        this.total = total;
    }

    /**
     * Checks, by asking for the host's addresses, that {@code url} may be called as things are now. May block for as long
     * as the platform's resolver takes.
     *
     * @throws OutboundRefusal if not
     */
    public void check(String url) {
        try {
            addresses(Destination.of(url, settings));
        } catch (UnknownHostException unknown) {
            throw new OutboundRefusal("The host of the URL is unknown.");
        }
    }

    /**
     * Makes a call.
     *
     * @throws OutboundRefusal if the URL may not be called
     * @throws IOException if there is no answer, or none in time; the message says why and names no URL
     */
    public OutboundResponse exchange(OutboundRequest request) throws IOException {
        Destination destination = Destination.of(request.url(), settings);
        List<InetAddress> addresses = addresses(destination);
        long deadline = System.nanoTime() + total.toNanos();
        try (Socket socket = connect(addresses, destination.port(), deadline)) {
            return exchange(socket, destination, request, deadline);
        }
    }

    /** Stops watching; calls under way are not waited for. */
    @Override
    public void close() {
        watch.shutdownNow();
    }

    private List<InetAddress> addresses(Destination destination) throws UnknownHostException {
        List<InetAddress> addresses = resolver.resolve(destination.host());
        if (!settings.allowPrivate() && !addresses.stream().allMatch(PublicAddresses::contain)) {
            throw new OutboundRefusal("The host of the URL has an address that is not public.");
        }
        return addresses;
    }

    /** Returns a connection to the first of {@code addresses} that lets itself be connected to. */
    @SuppressWarnings("resource") // A socket that could not be connected is closed; the other is the caller's.
    private static Socket connect(List<InetAddress> addresses, int port, long deadline) throws IOException {
        IOException failure = new IOException("the host has no address");
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), patience(deadline));
                return socket;
            } catch (IOException unreachable) {
                socket.close();
                failure = new IOException("no connection: " + unreachable.getMessage(), unreachable);
            }
        }
        throw failure;
    }

    /** A peer that trickles would outlast any timeout of a single read: at the deadline the connection is cut. */
    private OutboundResponse exchange(Socket socket, Destination destination, OutboundRequest request, long deadline)
            throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> cut = watch.schedule(
                () -> {
                    late.set(true);
                    cut(socket);
                },
                deadline - System.nanoTime(),
                TimeUnit.NANOSECONDS);
        try {
            Socket connection = destination.secure() ? secured(socket, destination) : socket;
            HttpOne.write(connection.getOutputStream(), request, destination);
            return HttpOne.read(connection.getInputStream());
        } catch (IOException broken) {
            if (late.get()) {
                throw new SocketTimeoutException("no answer within " + total.toSeconds() + " s");
            }
            throw broken;
        } finally {
            cut.cancel(false);
        }
    }

    private Socket secured(Socket socket, Destination destination) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, destination.host(), destination.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.debug("a connection was gone before it was cut", gone);
        }
    }

    /** Returns how long one address may take to be connected, in milliseconds; at least one, for zero is for ever. */
    private static int patience(long deadline) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        return (int) Math.max(1, Math.min(CONNECT.toMillis(), left));
    }
}
