package dev.switchback.server.delivery.crowd;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One stream of a crowd, and no memory of what it carried. Used by one thread. */
final class Reader {
    private final InetSocketAddress address;
    private @Nullable SocketChannel channel;
    private boolean open;
    private int failures;
    private int matched;
    private boolean heard;

    /** What a stream has brought. */
    interface Listener {
        /** It is open. */
        void opened();

        /** The mark has come, for the first time since {@link Reader#forget}. */
        void heard();

        /** The server has told over how long it wants returns to be spread. */
        void spread(long millis);

        /** The server has told what revision this is. */
        void revision(long number);
    }

    /** The server does not want the reader now. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final long seconds;

        Refused(long seconds) {
            super("come back in " + seconds + " s");
            this.seconds = seconds;
        }

        long seconds() {
            return seconds;
        }
    }

    Reader(InetSocketAddress address) {
        this.address = address;
    }

    boolean open() {
        return open;
    }

    /** Returns how often in a row it has failed, this time included. */
    int failed() {
        return ++failures;
    }

    /** Begins to listen for the mark anew. */
    void forget() {
        matched = 0;
        heard = false;
    }

    void connect(Selector selector) throws IOException {
        SocketChannel begun = SocketChannel.open();
        channel = begun;
        begun.configureBlocking(false);
        begun.connect(address);
        begun.register(selector, SelectionKey.OP_CONNECT, this);
    }

    void ask(SelectionKey key, byte[] request) throws IOException {
        SocketChannel connected = (SocketChannel) key.channel();
        connected.finishConnect();
        connected.write(ByteBuffer.wrap(request)); // shorter than any socket's buffer
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Reads what there is. */
    void read(SelectionKey key, byte[] bytes, byte[] mark, Listener listener) throws IOException {
        int read = ((SocketChannel) key.channel()).read(ByteBuffer.wrap(bytes));
        if (read < 0) {
            throw new EOFException("the stream has ended");
        }
        if (!open && read > 0) {
            open(new String(bytes, 0, read, StandardCharsets.ISO_8859_1), listener);
        }
        int digits = Marks.end(bytes, read, Marks.SPREAD);
        if (digits > 0) {
            listener.spread(Marks.number(bytes, digits, read));
        }
        int revision = Marks.end(bytes, read, Marks.REVISION);
        if (revision > 0) {
            listener.revision(Marks.number(bytes, revision, read));
        }
        matched = Marks.advance(bytes, read, mark, matched);
        if (matched == mark.length && !heard) {
            heard = true;
            listener.heard();
        }
    }

    void close() {
        open = false;
        matched = 0;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private void open(String answer, Listener listener) throws Refused {
        if (!answer.startsWith("HTTP/1.1 200")) {
            throw new Refused(Marks.retryAfter(answer));
        }
        open = true;
        failures = 0;
        listener.opened();
    }
}
