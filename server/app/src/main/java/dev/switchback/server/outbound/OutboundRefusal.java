package dev.switchback.server.outbound;

/** A call that the service will not make, wherever it was to go. The message says why. */
public final class OutboundRefusal extends RuntimeException {
    OutboundRefusal(String message) {
        super(message);
    }
}
