package dev.switchback.server.simulation;

/** What must never be was seen; says what, and of which seed. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(long seed, long millis, String words) {
        super("seed " + seed + ", after " + millis + " ms: " + words);
    }
}
