package dev.switchback.server.delivery.crowd;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A server of streams that does nothing else, in a process of its own. */
final class Rival implements Sender {
    private static final int LENGTH = 330; // of what tells of an emergency

    private final String title;
    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private Rival(String title, Process process, int port) {
        this.title = title;
        this.process = process;
        this.port = port;
    }

    /** Starts {@code program}, which says its port. */
    static Rival start(String title, Class<?> program) throws IOException {
        Process process = JavaProcess.start(program, Sender.OPTIONS);
        String port = process.inputReader(StandardCharsets.US_ASCII).readLine();
        return new Rival(title, process, Integer.parseInt(port));
    }

    /** Returns an event with {@code mark}, as long as one that tells of an emergency. */
    static byte[] event(String mark) {
        String start = "event: delta\nid: 1\ndata: {\"key\":\"" + mark + "\",\"padding\":\"";
        String end = "\"}\n\n";
        return (start + "x".repeat(LENGTH - start.length() - end.length()) + end).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Process process() {
        return process;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String path() {
        return "/stream";
    }

    @Override
    public String key() {
        return "none";
    }

    @Override
    public void send(String mark) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/push?mark=" + mark))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException(title + " answered " + status);
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void forget(String mark) {}

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
