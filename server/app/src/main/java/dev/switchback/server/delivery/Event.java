package dev.switchback.server.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Server-sent events (the WHATWG's HTML standard, section 9.2). Documents are written without line breaks. */
public final class Event {
    private Event() {}

    /** Returns an event as it is sent. */
    public static byte[] of(String name, byte[] document) {
        return join("event: " + name + "\ndata: ", document);
    }

    /** Returns an event with an id as it is sent. */
    public static byte[] of(String name, long id, byte[] document) {
        return join("event: " + name + "\nid: " + id + "\ndata: ", document);
    }

    private static byte[] join(String head, byte[] document) {
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(start.length + document.length + 2)
                .put(start)
                .put(document)
                .put((byte) '\n')
                .put((byte) '\n')
                .array();
    }
}
