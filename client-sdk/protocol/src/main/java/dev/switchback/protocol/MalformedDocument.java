package dev.switchback.protocol;

import org.jspecify.annotations.Nullable;

/** A document that cannot be read. The message says where and why. */
public final class MalformedDocument extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String pointer;
    private final boolean readable;

    MalformedDocument(String pointer, String detail) {
        super(pointer.isEmpty() ? detail : detail + ", at " + pointer);
        this.pointer = pointer;
        this.readable = true;
    }

    private MalformedDocument(String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.pointer = "";
        this.readable = false;
    }

    /** What is no JSON, or beyond the limits. */
    static MalformedDocument unreadable(String detail, @Nullable Throwable cause) {
        return new MalformedDocument(detail, cause);
    }

    /** Says whether it is JSON at least, within the limits. */
    public boolean isReadable() {
        return readable;
    }

    /** Returns where, as an RFC 6901 JSON pointer; empty for the whole document. */
    public String pointer() {
        return pointer;
    }
}
