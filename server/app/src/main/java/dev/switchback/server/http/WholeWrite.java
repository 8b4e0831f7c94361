package dev.switchback.server.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Writes one array without blocking: Jetty holds it, not a thread, until its reader has taken it. */
final class WholeWrite implements WriteListener {
    private final ServletOutputStream output;
    private final byte[] bytes;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean written;

    WholeWrite(ServletOutputStream output, byte[] bytes) {
        this.output = output;
        this.bytes = bytes;
    }

    /** Completes when everything is written, or the reader has gone. */
    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (output.isReady()) {
            if (written) {
                done.complete(null);
                return;
            }
            written = true;
            output.write(bytes);
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.complete(null);
    }
}
