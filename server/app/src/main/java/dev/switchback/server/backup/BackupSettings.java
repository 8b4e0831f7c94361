package dev.switchback.server.backup;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where backups go, and what they are signed with.
 *
 * @param directory for whose owner they are; empty for no automatic backups
 * @param key that signs, at least {@link #LEAST_KEY} characters; empty where there are none
 */
public record BackupSettings(Optional<Path> directory, String key) {
    /** No backups. */
    public static final BackupSettings NONE = new BackupSettings(Optional.empty(), "");

    /** The shortest key, in characters. */
    public static final int LEAST_KEY = 32;

    public BackupSettings {
        if ((directory.isPresent() || !key.isEmpty()) && key.length() < LEAST_KEY) {
            throw new IllegalArgumentException("SWITCHBACK_BACKUP_KEY must have " + LEAST_KEY
                    + " characters or more: backups are signed with it. Keep it where the backups are not");
        }
    }

    /** Says whether backups are made by themselves. */
    public boolean automatic() {
        return directory.isPresent();
    }

    /** Returns the backups of the directory; empty without one. */
    public Optional<Backups> open() {
        return directory.map(where -> new Backups(where, key));
    }

    @Override
    public String toString() {
        return "BackupSettings[directory=" + directory + "]";
    }
}
