package dev.switchback.chaos;

/** A scenario could not be played, or the service did not do what it must; the message says what. */
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1;

    Trouble(String message) {
        super(message);
    }

    Trouble(String message, Throwable cause) {
        super(message, cause);
    }

    static Trouble interrupted() {
        Thread.currentThread().interrupt();
        return new Trouble("interrupted");
    }
}
