package dev.switchback.server.backup;

/** A backup that cannot be made, read or restored. The message is for an operator: what is wrong, and what to do. */
public final class BackupException extends RuntimeException {
    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
