package dev.switchback.server.http;

/** RFC 6901 JSON pointers. */
final class Pointers {
    private Pointers() {}

    /** Returns {@code name} as one step of a pointer. */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
