package dev.switchback.client;

import org.jspecify.annotations.Nullable;

/** An answer of the server that has come in whole: 200, or 304 for what has not changed. */
final class Answer {
    private final int status;
    private final @Nullable String entityTag;
    private final byte[] body;

    /**
     * @param entityTag of the representation; null where the server gave none
     * @param body empty for 304
     */
    Answer(int status, @Nullable String entityTag, byte[] body) {
        this.status = status;
        this.entityTag = entityTag;
        this.body = body;
    }

    boolean unchanged() {
        return status == 304;
    }

    @Nullable
    String entityTag() {
        return entityTag;
    }

    byte[] body() {
        return body;
    }
}
