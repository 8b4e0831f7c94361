package dev.switchback.server.backup;

import dev.switchback.server.changes.Refusal;
import dev.switchback.server.database.DatabaseSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's backups: one a day by itself, and whenever somebody asks. Of several nodes one backs up at a time; those that
 * share a directory share its backups.
 *
 * <p>Safe to share between threads.
 */
public final class BackupService {
    /** How often is looked whether a backup is due. */
    public static final Duration TICK = Duration.ofMinutes(5);

    /** How long after its start a node looks for the first time. */
    public static final Duration FIRST_TICK = Duration.ofSeconds(30);

    /** A verified backup that is older is too old: one a day, and two hours for being late. */
    public static final Duration LATE = Duration.ofHours(26);

    private static final Duration DUE = Duration.ofHours(24);
    private static final Logger LOG = LoggerFactory.getLogger(BackupService.class);

    private final Optional<Backups> backups;
    private final Supplier<DatabaseSettings> database;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private volatile Seen seen = new Seen(Optional.empty(), Optional.empty());

    private record Seen(Optional<Instant> newest, Optional<String> trouble) {}

    /**
     * Makes the service.
     *
     * @param database where it is, once it is there
     */
    public BackupService(
            BackupSettings settings, Supplier<DatabaseSettings> database, InstantSource clock, MeterRegistry meters) {
        this.backups = settings.open();
        this.database = database;
        this.clock = clock;
        this.meters = meters;
        backups.ifPresent(made -> Gauge.builder("switchback.backup.age", this, BackupService::age)
                .description("Age of the newest verified backup; -1 for none")
                .baseUnit("seconds")
                .register(meters));
    }

    private static double age(BackupService service) {
        return service.seen
                .newest()
                .map(newest -> (double)
                        Duration.between(newest, service.clock.instant()).toSeconds())
                .orElse(-1.0);
    }

    /** Says whether backups are made at all. */
    public boolean isSetUp() {
        return backups.isPresent();
    }

    /** Backs up if the newest verified backup is a day old, and deletes what is too old. A failure is told and tried again. */
    public void tick() {
        backups.ifPresent(made -> {
            try {
                Optional<Instant> newest = made.newest().map(Backups.Backup::takenAt);
                if (newest.filter(at -> at.plus(DUE).isAfter(clock.instant())).isEmpty()) {
                    newest = back(made)
                            .map(Backups.Backup::takenAt)
                            .or(() -> made.newest().map(Backups.Backup::takenAt));
                    made.prune(clock.instant()).forEach(name -> LOG.info("{} was old, and is deleted", name));
                }
                seen = new Seen(newest, Optional.empty());
            } catch (RuntimeException failure) {
                LOG.error("No backup was made", failure);
                seen = new Seen(seen.newest(), Optional.of(String.valueOf(failure.getMessage())));
            }
        });
    }

    /**
     * Makes a backup now.
     *
     * @throws Refusal if none are set up, or one is being made
     */
    Backups.Backup create() {
        Backups.Backup made = back(backups.orElseThrow(
                        () -> Refusal.conflict("Backups are not set up: set SWITCHBACK_BACKUP_DIRECTORY and"
                                + " SWITCHBACK_BACKUP_KEY, and start the node again.")))
                .orElseThrow(() -> Refusal.conflict("A backup is being made already; wait for it."));
        seen = new Seen(Optional.of(made.takenAt()), Optional.empty());
        return made;
    }

    /** Lists the backups, the newest first. */
    List<Backups.Backup> list() {
        return backups.map(Backups::list).orElse(List.of());
    }

    private Optional<Backups.Backup> back(Backups made) {
        Timer.Sample sample = Timer.start(meters);
        Optional<Backups.Backup> backup = made.create(database.get());
        sample.stop(Timer.builder("switchback.backup")
                .description("Backups made, and read again")
                .register(meters));
        backup.ifPresent(done -> LOG.info("{} is made and verified", done.name()));
        return backup;
    }

    /** Returns what is wrong, in words: the newest verified backup is too old, or none could be made. */
    public Optional<String> complaint() {
        Seen present = seen;
        if (backups.isEmpty()) {
            return Optional.empty();
        }
        if (present.trouble().isPresent()) {
            return present.trouble().map(why -> "The last backup failed: " + why);
        }
        return present.newest()
                .filter(newest -> newest.plus(LATE).isBefore(clock.instant()))
                .map(newest -> "The newest verified backup is of " + newest + ".");
    }

    /** Returns when the newest backup was made that is known to be verified. */
    public Optional<Instant> newest() {
        return seen.newest();
    }
}
