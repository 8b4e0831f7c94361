package dev.switchback.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Events written to an asynchronous response past the servlet's output, which would copy each of them and keep a buffer
 * for every stream. It also notices at once when the reader has hung up.
 */
final class ResponseSink implements EventSink, Callback {
    private final Response response;
    private Runnable ready = () -> {};
    private Runnable gone = () -> {};
    private volatile boolean sending;
    private volatile @Nullable Thread sender;

    ResponseSink(Response response) {
        this.response = response;
    }

    @Override
    public void open(Runnable whenReady, Runnable whenGone) {
        ready = whenReady;
        gone = whenGone;
        endPoint().tryFillInterested(new Hearing());
    }

    @Override
    public boolean isReady() {
        return !sending;
    }

    @Override
    public void send(byte[] event) {
        sending = true;
        sender = Thread.currentThread();
        response.write(false, ByteBuffer.wrap(event), this);
        sender = null;
    }

    @Override
    public void close() {}

    /** An event was sent. Where that took no waiting, whoever sent it looks for himself whether there is room. */
    @Override
    public void succeeded() {
        boolean atOnce = Thread.currentThread().equals(sender);
        sending = false;
        if (!atOnce) {
            ready.run();
        }
    }

    @Override
    public void failed(Throwable failure) {
        gone.run();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private EndPoint endPoint() {
        return response.getRequest().getConnectionMetaData().getConnection().getEndPoint();
    }

    /** Readers have nothing to say: whatever they send is thrown away. */
    private final class Hearing implements Callback {
        @Override
        public void succeeded() {
            try {
                ByteBuffer heard = BufferUtil.allocate(64);
                int filled = endPoint().fill(heard);
                while (filled > 0) {
                    BufferUtil.clear(heard);
                    filled = endPoint().fill(heard);
                }
                if (filled < 0 || !endPoint().tryFillInterested(this)) {
                    gone.run();
                }
            } catch (IOException broken) {
                gone.run();
            }
        }

        @Override
        public void failed(Throwable failure) {
            gone.run();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
