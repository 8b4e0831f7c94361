package dev.switchback.server.delivery.crowd;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a server for its snapshot, over so many connections at once, each of which asks again as soon as it is answered, on
 * one thread. Without that thread's pauses it takes whatever processor time it gets.
 */
final class Flood implements AutoCloseable {
    private static final byte[] ANSWER = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final byte[] request;
    private final AtomicLong answers = new AtomicLong();
    private final Thread thread = new Thread(this::run, "flood");
    private volatile boolean closed;

    private Flood(String key) throws IOException {
        request = ("GET /api/v1/sdk/snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins. */
    static Flood begin(int port, String key, int connections) throws IOException {
        Flood flood = new Flood(key);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channel.register(flood.selector, SelectionKey.OP_READ);
            channel.write(ByteBuffer.wrap(flood.request));
        }
        flood.thread.setDaemon(true);
        flood.thread.start();
        return flood;
    }

    /** Returns how many requests were answered, refusals included. */
    long answers() {
        return answers.get();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::handle);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void handle(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            int read = channel.read(buffer.clear());
            if (read < 0) {
                throw new EOFException();
            }
            if (Marks.end(buffer.array(), Math.min(read, ANSWER.length), ANSWER) > 0) {
                answers.incrementAndGet();
                channel.write(ByteBuffer.wrap(request));
            }
        } catch (IOException broken) {
            key.cancel();
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
