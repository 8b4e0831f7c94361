package dev.switchback.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The server answered, and not with what was asked for. */
final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Optional<Duration> retryAfter;

    Refusal(int status, Optional<Duration> retryAfter) {
        super("the server answered with status " + status);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Says whether the key is at fault, so that trying again soon is useless. */
    boolean ofKey() {
        return status == 401 || status == 403;
    }

    /** Says whether what was sent is at fault. */
    boolean ofContent() {
        return status == 422;
    }

    /** Finds the pause that the server asks for. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
