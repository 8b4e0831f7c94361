package dev.switchback.server.http;

import java.util.concurrent.CompletableFuture;

/** Writes server-sent events (the WHATWG's HTML standard, section 9.2), without ever making its caller wait. */
@FunctionalInterface
public interface EventStream {
    /**
     * Begins.
     *
     * @param sink where its events go
     * @param lastEventId of the reader, who has been here before; -1 for none
     * @return completes when the stream has ended
     */
    CompletableFuture<Void> open(EventSink sink, long lastEventId);
}
