package dev.switchback.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** A database as a command finds it: an external one, the embedded one of a node that runs, or one that it starts. */
public final class OpenDatabase implements AutoCloseable {
    private final DatabaseSettings settings;
    private final Optional<EmbeddedPostgres> own;

    private OpenDatabase(DatabaseSettings settings, Optional<EmbeddedPostgres> own) {
        this.settings = settings;
        this.own = own;
    }

    /**
     * Opens a database.
     *
     * @param external where it is; empty for the embedded one of {@code dataDirectory}
     * @throws DatabaseException if the embedded one can be neither found nor started
     */
    public static OpenDatabase open(Optional<DatabaseSettings> external, Path dataDirectory, SecureRandom random) {
        if (external.isPresent()) {
            return new OpenDatabase(external.get(), Optional.empty());
        }
        Optional<DatabaseSettings> running = running(dataDirectory);
        if (running.isPresent()) {
            return new OpenDatabase(running.get(), Optional.empty());
        }
        EmbeddedPostgres started = EmbeddedPostgres.start(dataDirectory, random);
        return new OpenDatabase(started.settings(), Optional.of(started));
    }

    private static Optional<DatabaseSettings> running(Path dataDirectory) {
        try {
            return EmbeddedPostgres.settingsOfRunning(dataDirectory);
        } catch (IOException unreadable) {
            throw new DatabaseException("Cannot use " + dataDirectory + " for the embedded database: " + unreadable);
        }
    }

    /** How it is reached. */
    public DatabaseSettings settings() {
        return settings;
    }

    /** Stops it where it was started for this. */
    @Override
    public void close() {
        own.ifPresent(EmbeddedPostgres::close);
    }
}
