package dev.switchback.server.delivery.crowd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that a server of streams can do: one thread, one selector, one write of prepared bytes each. It looks at
 * nothing that it is sent, keeps nothing for those who read slowly, and is therefore what nobody may be faster than.
 */
final class BareServer {
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\nevent: hello\ndata: {}\n\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final List<SocketChannel> streams = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(8 * 1024);

    private BareServer() throws IOException {}

    public static void main(String[] arguments) throws IOException {
        new BareServer().run();
    }

    private void run() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("0.0.0.0", 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println(server.socket().getLocalPort());
        while (true) {
            selector.select(key -> {
                try {
                    handle(key);
                } catch (IOException broken) {
                    key.cancel();
                }
            });
        }
    }

    private void handle(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.read(buffer.clear()) < 0) {
            streams.remove(channel);
            channel.close();
            return;
        }
        String request = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
        if (request.startsWith("POST")) {
            push(Rival.event(request.substring(request.indexOf('=') + 1, request.indexOf(" HTTP"))));
            channel.write(ByteBuffer.wrap(DONE));
        } else {
            channel.write(ByteBuffer.wrap(HEAD));
            streams.add(channel);
        }
    }

    private void push(byte[] event) throws IOException {
        ByteBuffer prepared = ByteBuffer.allocateDirect(event.length).put(event).flip();
        for (SocketChannel stream : streams) {
            stream.write(prepared.duplicate());
        }
    }
}
