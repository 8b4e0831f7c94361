package dev.switchback.server.delivery;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Non-blocking output of an asynchronous request, which stays open until {@code ended} completes. */
final class ServletEventSink implements EventSink {
    private final ServletOutputStream output;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    ServletEventSink(ServletOutputStream output) {
        this.output = output;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void open(Runnable ready, Runnable gone) {
        output.setWriteListener(new WriteListener() {
            @Override
            public void onWritePossible() {
                ready.run();
            }

            @Override
            public void onError(Throwable failure) {
                gone.run();
            }
        });
    }

    @Override
    public boolean isReady() {
        return output.isReady();
    }

    @Override
    public void write(byte[] event) throws IOException {
        output.write(event);
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void close() {
        ended.complete(null);
    }
}
