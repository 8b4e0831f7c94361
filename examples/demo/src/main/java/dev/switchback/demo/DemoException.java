package dev.switchback.demo;

/** The demonstration cannot go on; the message says why, for the person who started it. */
final class DemoException extends RuntimeException {
    DemoException(String message) {
        super(message);
    }

    /** Ends the demonstration because this thread was interrupted, which it stays. */
    static DemoException interrupted() {
        Thread.currentThread().interrupt();
        return new DemoException("interrupted");
    }
}
