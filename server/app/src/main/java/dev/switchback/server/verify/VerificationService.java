package dev.switchback.server.verify;

import dev.switchback.server.backup.BackupSettings;
import dev.switchback.server.backup.Backups;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.database.DatabaseSettings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at a node's database when somebody asks, one look at a time. Safe to share between threads. */
public final class VerificationService {
    private final Optional<Backups> backups;
    private final Supplier<DatabaseSettings> database;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicReference<@Nullable Report> last = new AtomicReference<>();

    /**
     * Makes the service.
     *
     * @param database where it is, once it is there
     */
    public VerificationService(BackupSettings settings, Supplier<DatabaseSettings> database, InstantSource clock) {
        this.backups = settings.open();
        this.database = database;
        this.clock = clock;
    }

    /** Returns what was found the last time on this node. */
    Optional<Report> last() {
        return Optional.ofNullable(last.get());
    }

    /**
     * Looks now.
     *
     * @param full whether every row and page is read
     * @throws Refusal if somebody else looks
     */
    Report look(boolean full) {
        if (!looking.tryLock()) {
            throw Refusal.conflict("The database is being looked at already; wait for the report.");
        }
        try {
            Report report = new Verification(database.get(), backups, clock, full).report();
            last.set(report);
            return report;
        } finally {
            looking.unlock();
        }
    }
}
