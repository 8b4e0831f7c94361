package dev.switchback.protocol;

import org.jspecify.annotations.Nullable;

/** A document that cannot be read. The message says where and why. */
public final class MalformedDocument extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String pointer;

    MalformedDocument(String pointer, String detail) {
        this(pointer, detail, null);
    }

    MalformedDocument(String pointer, String detail, @Nullable Throwable cause) {
        super(pointer.isEmpty() ? detail : detail + ", at " + pointer, cause);
        this.pointer = pointer;
    }

    /** Returns where, as an RFC 6901 JSON pointer; empty for the whole document. */
    public String pointer() {
        return pointer;
    }
}
