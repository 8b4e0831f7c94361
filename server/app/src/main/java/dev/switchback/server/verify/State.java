package dev.switchback.server.verify;

/** How something was found; the later the worse. */
public enum State {
    PASS,
    /** It cannot be told here, which is not a pass. */
    UNAVAILABLE,
    /** It works, and something should be done. */
    WARN,
    /** Something is damaged, or will be. */
    FAIL;

    State worse(State other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
