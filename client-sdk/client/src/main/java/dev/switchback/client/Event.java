package dev.switchback.client;

/** An event of a stream. */
final class Event {
    private final String type;
    private final byte[] data;

    /**
     * @param type its name; {@code message} where the server gave none
     * @param data its lines, joined by line feeds, in UTF-8
     */
    Event(String type, byte[] data) {
        this.type = type;
        this.data = data;
    }

    String type() {
        return type;
    }

    byte[] data() {
        return data;
    }
}
