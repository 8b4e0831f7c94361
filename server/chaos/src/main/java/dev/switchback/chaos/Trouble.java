package dev.switchback.chaos;

import java.util.List;

/** A scenario could not be played, or the service did not do what it must; the message says what. */
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean late;

    Trouble(String message) {
        this(message, false);
    }

    private Trouble(String message, boolean late) {
        super(message);
        this.late = late;
    }

    Trouble(String message, Throwable cause) {
        super(message, cause);
        late = false;
    }

    /** What was due did not come in time, and may come. */
    static Trouble late(String message) {
        return new Trouble(message, true);
    }

    /** Returns the same with what else is known. */
    Trouble but(List<String> known) {
        return new Trouble(getMessage() + ": " + String.join("; ", known), late);
    }

    /** Says whether it is only time that was missing, which others may have taken. */
    boolean isLate() {
        return late;
    }

    static Trouble interrupted() {
        Thread.currentThread().interrupt();
        return new Trouble("interrupted");
    }
}
