package dev.switchback.server.http;

/** RFC 6901 JSON pointers. */
public final class Pointers {
    private Pointers() {}

    /** Returns {@code name} as one step of a pointer. */
    public static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
