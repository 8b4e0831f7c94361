package dev.switchback.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A response's body, read piece by piece with a deadline for each; the JDK's own stream waits for ever. One thread
 * reads, any thread may close.
 */
final class ResponseBody implements BodySubscriber<ResponseBody>, AutoCloseable {
    private static final Flow.Subscription CLOSED = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    private final Consumer<ResponseBody> onClose;

    /** Tells {@code onClose} when it is closed. */
    ResponseBody(Consumer<ResponseBody> onClose) {
        this.onClose = onClose;
    }

    private sealed interface Signal {
        record Piece(ByteBuffer bytes) implements Signal {}

        record Broken(Throwable cause) implements Signal {}

        record End() implements Signal {}
    }

    /**
     * Waits for the next piece.
     *
     * @return an empty one at the end
     * @throws HttpTimeoutException if nothing comes within {@code patience}
     * @throws IOException if the connection breaks
     */
    byte[] next(Duration patience) throws IOException, InterruptedException {
        Signal signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (signal == null) {
            throw new HttpTimeoutException("nothing heard for " + patience);
        }
        if (signal instanceof Signal.Broken broken) {
            throw new IOException("the connection broke: " + broken.cause().getMessage(), broken.cause());
        }
        if (signal instanceof Signal.Piece piece) {
            request();
            return piece.bytes().hasRemaining() ? piece.bytes().array() : next(patience);
        }
        return new byte[0];
    }

    /** Reads all that is left, at most {@code limit} bytes, within {@code patience}. */
    byte[] readAll(int limit, Duration patience, LongSupplier nanos) throws IOException, InterruptedException {
        long deadline = nanos.getAsLong() + patience.toNanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            byte[] piece = next(Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong())));
            if (piece.length == 0) {
                return all.toByteArray();
            }
            all.writeBytes(piece);
            if (all.size() > limit) {
                throw new IOException("the answer is longer than " + limit + " bytes");
            }
        }
    }

    @Override
    public void close() {
        Flow.Subscription open = subscription.getAndSet(CLOSED);
        if (open != null) {
            open.cancel();
        }
        signals.add(new Signal.End());
        onClose.accept(this);
    }

    @Override
    public CompletionStage<ResponseBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        if (!subscription.compareAndSet(null, opened)) {
            opened.cancel();
        }
        request();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            bytes.writeBytes(copy);
        }
        signals.add(new Signal.Piece(ByteBuffer.wrap(bytes.toByteArray())));
    }

    @Override
    public void onError(Throwable cause) {
        signals.add(new Signal.Broken(cause));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End());
    }

    private void request() {
        Flow.Subscription open = subscription.get();
        if (open != null) {
            open.request(1);
        }
    }
}
