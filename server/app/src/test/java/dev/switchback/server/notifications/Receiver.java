package dev.switchback.server.notifications;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.server.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Somebody outside who is told of things, over a real connection, and answers as a test wants. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private volatile Map<String, String> headers = Map.of();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** What arrived. */
    record Message(Map<String, List<String>> headers, String body) {

        String id() {
            return header("webhook-id");
        }

        String signature() {
            return header("webhook-signature");
        }

        private String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        JsonNode json() {
            return Json.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        }

        /** Verifies as the published library does, which takes the time of today. */
        void verify(String secret) {
            assertThatCode(() -> new Webhook(secret).verify(body, headers)).doesNotThrowAnyException();
        }
    }

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/T0/secret";
    }

    /** Returns what has arrived, the oldest first. */
    List<Message> messages() {
        return new ArrayList<>(messages);
    }

    /** Answers like this from now on; 0 breaks the connection. */
    Receiver answering(int newStatus, Map<String, String> newHeaders) {
        headers = newHeaders;
        status = newStatus;
        return this;
    }

    /** Says nothing until {@link #close} or the next call. */
    void stall() {
        gate = new CountDownLatch(1);
    }

    void goOn() {
        gate.countDown();
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            messages.add(new Message(
                    exchange.getRequestHeaders().entrySet().stream()
                            .collect(Collectors.toMap(
                                    header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue)),
                    body));
            gate.await();
            headers.forEach(exchange.getResponseHeaders()::set);
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
