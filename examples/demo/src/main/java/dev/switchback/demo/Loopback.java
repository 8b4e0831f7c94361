package dev.switchback.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** A small HTTP server on a free port of this machine, reachable from this machine only. */
final class Loopback implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final HttpServer server;

    private Loopback(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param executor runs the handlers; they may answer later and from another thread
     * @param handlers what answers under each path
     * @throws IOException if no port is free
     */
    static Loopback start(Executor executor, Map<String, HttpHandler> handlers) throws IOException {
        // Head and body of an answer are two writes: without this the second waits for the reader's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(executor);
        handlers.forEach(server::createContext);
        server.start();
        return new Loopback(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Tells the parent process, which waits for this line, where to call. */
    void announce() {
        System.out.println(port());
        System.out.flush();
    }

    /** Returns the parameters of a request's query by name; of several with one name the last. */
    static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            Arrays.stream(query.split("&"))
                    .map(pair -> pair.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> parameters.put(decoded(pair[0]), decoded(pair[1])));
        }
        return parameters;
    }

    /** Answers and ends a request. A caller who has gone away is nobody's trouble. */
    static void answer(HttpExchange exchange, int status, String contentType, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The caller has gone.
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
