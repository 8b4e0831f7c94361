package dev.switchback.server.verify;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.backup.BackupException;
import dev.switchback.server.backup.BackupService;
import dev.switchback.server.backup.Backups;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.ClockSkew;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.Durability;
import dev.switchback.server.database.Schema;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.publishing.PublishCheck;
import dev.switchback.server.segments.Segments;
import dev.switchback.server.verify.Finding.Notes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Looks at a database from all sides and reports. Nothing is changed: what a check needs for its reading is undone.
 *
 * <p>Confined to one thread.
 */
final class Verification {
    private static final Duration LONG_TRANSACTION = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(1);
    private static final long OLD_TRANSACTIONS = 1_000_000_000;
    private static final long LOG_KEPT = 10_000_000_000L;
    private static final int CROWDED = 90; // per cent
    private static final int MOST_DIFFERENCES = 20;

    private final DatabaseSettings database;
    private final Optional<Backups> backups;
    private final InstantSource clock;
    private final boolean full;
    private final Jdbi jdbi;
    private final VerifyStore store = new VerifyStore();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * Prepares a look at {@code database}.
     *
     * @param backups those of the database; empty for none
     * @param full whether every row and page is read
     */
    Verification(DatabaseSettings database, Optional<Backups> backups, InstantSource clock, boolean full) {
        this.database = database;
        this.backups = backups;
        this.clock = clock;
        this.full = full;
        this.jdbi = database.patient();
    }

    /** Looks, and says what was found. */
    Report report() {
        Instant at = clock.instant();
        long start = System.nanoTime();
        inside("primary", "Is it the primary, and the database that was backed up?", "It is.", this::primary);
        check("durability", "Does an acknowledged change outlive a crash?", "It does.", this::durability);
        check("scripts", "Have exactly our migrations run?", "They have.", this::scripts);
        inside("structure", "Is the schema what they make?", "It is.", this::structure);
        inside("references", "Does everything refer to something?", "It does.", this::references);
        inside("audit", "Is the audit log as it was written?", "It is.", this::audit);
        inside("revisions", "Is there a change for every revision?", "There is.", this::revisions);
        check("flags", "Does every flag compile, and evaluate in every emergency?", "It does.", this::flags);
        inside("access", "Can somebody administer, and are secrets kept as hashes?", "Yes.", this::access);
        undone("pages", "Are tables and indexes undamaged on the disk?", pagesWell(), this::pages);
        inside("sequences", "Are the next numbers new?", "They are.", this::sequences);
        check("backup", "Is there a verified backup that is young enough?", "There is.", this::backup);
        inside("capacity", "Is there room?", "There is.", this::capacity);
        check("clock", "Is this clock the database's?", "It is, within a second.", this::clock);
        return Report.of(at, Duration.ofNanos(System.nanoTime() - start).toMillis(), full, findings);
    }

    private String pagesWell() {
        return full ? "All of them were read." : "No checksum has failed; every page is read by a full look.";
    }

    private void check(String name, String asks, String well, Consumer<Notes> look) {
        Notes notes = new Notes();
        try {
            look.accept(notes);
        } catch (JdbiException | BackupException unreadable) {
            notes.fail("It cannot be read: " + unreadable.getMessage());
        }
        findings.add(notes.finding(name, asks, well));
    }

    private void inside(String name, String asks, String well, BiConsumer<Handle, Notes> look) {
        check(name, asks, well, notes -> jdbi.useTransaction(handle -> look.accept(handle, notes)));
    }

    private void undone(String name, String asks, String well, BiConsumer<Handle, Notes> look) {
        check(
                name,
                asks,
                well,
                notes -> jdbi.useTransaction(handle -> {
                    look.accept(handle, notes);
                    handle.rollback();
                }));
    }

    private void primary(Handle handle, Notes notes) {
        if (store.isStandby(handle)) {
            notes.fail("It is a standby: changes are refused.");
        }
        String system = store.system(handle);
        comparable(handle)
                .flatMap(Backups.Backup::manifest)
                .filter(manifest -> !manifest.system().equals(system))
                .ifPresent(other -> notes.fail("The newest backup is of another database server, " + other.system()
                        + ", and this is " + system + "."));
    }

    private void durability(Notes notes) {
        jdbi.useTransaction(handle -> {
            for (String name : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                if (store.setting(handle, name).equals("off")) {
                    notes.fail(name + " is off: a crash loses what was acknowledged.");
                }
            }
            if (!store.setting(handle, "data_checksums").equals("on")) {
                notes.warn("data_checksums is off: damage on the disk is not noticed.");
            }
        });
        Durability durability = new Durability(jdbi, clock);
        durability.tick();
        if (durability.replication() == Durability.Replication.ASYNCHRONOUS) {
            notes.warn(durability.complaint().orElse(""));
        }
    }

    private void scripts(Notes notes) {
        Schema.of(database).problems().forEach(notes::fail);
    }

    private void structure(Handle handle, Notes notes) {
        List<String> wanted = new ArrayList<>(VerifyStore.expectedStructure());
        List<String> there = store.structure(handle);
        Set<String> known = Set.copyOf(wanted);
        wanted.removeAll(there);
        wanted.forEach(line -> notes.fail("Missing: " + line + "."));
        there.stream().filter(line -> !known.contains(line)).forEach(line -> notes.warn("Not ours: " + line + "."));
    }

    private void references(Handle handle, Notes notes) {
        store.invalid(handle).forEach(name -> notes.fail(name + " is not valid."));
        if (full) {
            store.orphans(handle).forEach(name -> notes.fail("Rows refer to nothing by " + name + "."));
        }
    }

    private void audit(Handle handle, Notes notes) {
        Optional<Backups.Backup> backup = comparable(handle);
        if (backup.isEmpty()) {
            notes.unavailable("There is no verified backup to compare it with.");
        } else if (full) {
            backups.orElseThrow()
                    .differences(handle, backup.get(), "audit_entry", MOST_DIFFERENCES)
                    .forEach(notes::fail);
        }
    }

    private Optional<Backups.Backup> comparable(Handle handle) {
        Instant restored = store.restoredAt(handle);
        return backups.flatMap(Backups::newest)
                .filter(backup -> backup.takenAt().isAfter(restored));
    }

    private void revisions(Handle handle, Notes notes) {
        store.revisionGaps(handle).forEach(notes::fail);
    }

    private void flags(Notes notes) {
        Changes changes = new Changes(jdbi, clock);
        FlagService flags = new FlagService(jdbi, changes);
        Segments segments = new Segments();
        for (EnvironmentId environment : new EnvironmentService(jdbi, changes).all()) {
            jdbi.useTransaction(handle -> {
                List<String> broken = broken(handle, flags, environment);
                broken.forEach(key -> notes.fail("Flag " + key + " of " + environment + " cannot be read."));
                if (broken.isEmpty()) {
                    Snapshot whole = new Snapshot(
                            environment.toString(),
                            1,
                            flags.all(handle, environment),
                            segments.all(handle, environment, Map.of()),
                            Emergency.NONE);
                    PublishCheck.inspect(whole, clock.instant(), full)
                            .forEach((subject, problem) ->
                                    notes.fail(subject + " of " + environment + ": " + problem + "."));
                }
            });
        }
    }

    private List<String> broken(Handle handle, FlagService flags, EnvironmentId environment) {
        List<String> keys = store.flagKeys(handle, environment.project(), environment.key());
        if (readable(() -> flags.all(handle, environment)).equals(Set.copyOf(keys))) {
            return List.of();
        }
        return keys.stream()
                .filter(key -> !readable(() -> flags.find(handle, environment, List.of(key)))
                        .contains(key))
                .toList();
    }

    private static Set<String> readable(Supplier<Map<String, Flag>> flags) {
        try {
            return flags.get().keySet();
        } catch (JdbiException away) {
            throw away;
        } catch (RuntimeException malformed) {
            return Set.of();
        }
    }

    private void access(Handle handle, Notes notes) {
        if (store.adminKeys(handle) == 0) {
            notes.fail("There is no admin key for everything that is good.");
        }
        store.badSecrets(handle).forEach(what -> notes.fail("The secret of " + what + " is not kept as ours are."));
    }

    private void pages(Handle handle, Notes notes) {
        long failures = store.checksumFailures(handle);
        if (failures > 0) {
            notes.fail(failures + " checksums of pages have failed.");
        }
        if (!full) {
            return;
        }
        if (store.canReadPages(handle)) {
            store.damagedPages(handle).forEach(notes::fail);
        } else {
            notes.unavailable("Reading pages takes the extension amcheck, and a user who may use it.");
        }
    }

    private void sequences(Handle handle, Notes notes) {
        store.lateSequences(handle).forEach(notes::fail);
    }

    private void backup(Notes notes) {
        if (backups.isEmpty()) {
            notes.warn("No backups are made: set SWITCHBACK_BACKUP_DIRECTORY and SWITCHBACK_BACKUP_KEY.");
            return;
        }
        List<Backups.Backup> all = backups.get().list();
        all.stream()
                .filter(backup -> !backup.verified())
                .forEach(damaged -> notes.warn(damaged.name() + " is not what was written."));
        Optional<Instant> newest = all.stream()
                .filter(Backups.Backup::verified)
                .map(Backups.Backup::takenAt)
                .findFirst();
        if (newest.isEmpty()) {
            notes.fail("There is none that is verified.");
        } else if (newest.get().isBefore(clock.instant().minus(BackupService.LATE))) {
            notes.fail("The newest that is verified is of " + newest.get() + ".");
        }
    }

    private void capacity(Handle handle, Notes notes) {
        long age = store.transactionAge(handle);
        if (age > OLD_TRANSACTIONS) {
            notes.fail("The oldest transaction id is " + age + " back: vacuum, or the database stops.");
        }
        long taken = store.connectionsTaken(handle);
        if (taken > CROWDED) {
            notes.warn(taken + " % of all connections are taken.");
        }
        Duration longest = store.longestTransaction(handle);
        if (longest.compareTo(LONG_TRANSACTION) > 0) {
            notes.warn("A transaction is open for " + longest + ".");
        }
        long kept = store.logKept(handle);
        if (kept > LOG_KEPT) {
            notes.warn("A replication slot keeps " + kept + " bytes of log.");
        }
    }

    private void clock(Notes notes) {
        ClockSkew skew = new ClockSkew(jdbi, clock);
        skew.tick();
        skew.skew()
                .filter(apart -> apart.abs().compareTo(SKEW) > 0)
                .ifPresent(apart -> notes.warn("They are " + apart.abs().toMillis() + " ms apart."));
    }
}
