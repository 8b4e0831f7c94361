package dev.switchback.server.database;

/**
 * A database that can't be started, reached or migrated. The message is written for an operator: it says what is wrong
 * and what to do, and never holds a password.
 */
public final class DatabaseException extends RuntimeException {

    DatabaseException(String message) {
        super(message);
    }

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Restores the interrupt of the thread that was waiting, and says what it waited for. */
    static DatabaseException interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new DatabaseException("Interrupted while " + what, cause);
    }
}
