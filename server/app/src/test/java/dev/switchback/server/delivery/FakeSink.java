package dev.switchback.server.delivery;

import dev.switchback.server.http.EventSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that has room, or not, or breaks, as the test says. */
final class FakeSink implements EventSink {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile boolean room = true;
    private volatile boolean broken;
    private volatile boolean closed;
    private Runnable ready = () -> {};
    private Runnable gone = () -> {};

    /** Says whether the reader reads; when it begins to again, the rest is sent. */
    void room(boolean hasRoom) {
        room = hasRoom;
        if (hasRoom) {
            ready.run();
        }
    }

    void breakDown() {
        broken = true;
    }

    boolean closed() {
        return closed;
    }

    /** Returns what was sent, as {@code name id data}. */
    List<String> sent() {
        return sent.stream()
                .map(event -> event.replace("event: ", "")
                        .replace("\nid: ", " ")
                        .replace("\ndata: ", " ")
                        .trim())
                .toList();
    }

    /** Returns and forgets what was sent. */
    List<String> taken() {
        List<String> taken = sent();
        sent.clear();
        return taken;
    }

    @Override
    public void open(Runnable whenReady, Runnable whenGone) {
        ready = whenReady;
        gone = whenGone;
    }

    @Override
    public boolean isReady() {
        return room;
    }

    @Override
    public void send(byte[] event) {
        if (broken) {
            gone.run();
        } else {
            sent.add(new String(event, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
