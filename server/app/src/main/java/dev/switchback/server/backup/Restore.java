package dev.switchback.server.backup;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.Schema;
import dev.switchback.server.emergency.Engaged;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Brings a backup back. All of it is loaded beside what is there, and takes its place in one transaction at the end: until
 * then the database is as it was, however the process dies.
 *
 * <p>Revisions never go back: each environment goes on {@link #LEAP} revisions beyond all that is known of it, so that
 * nodes, relays and SDKs take what was restored for news, whatever they have seen since the backup was made. What was
 * engaged in the database, or, if that was empty, on this node's disk, stays engaged.
 */
final class Restore {
    /** More changes than an environment sees between two backups. */
    static final long LEAP = 1_000_000;

    private static final String BESIDE = "switchback_restoring";

    private final DatabaseSettings database;
    private final Signature signature;
    private final Map<EnvironmentId, Snapshot> remembered;
    private final String actor;
    private final BackupStore store = new BackupStore();
    private final RestoreStore steps = new RestoreStore();

    /**
     * Prepares a restore.
     *
     * @param key that the backup was signed with
     * @param remembered what the node on this machine has last served
     * @param actor who restores, for the audit log
     */
    Restore(DatabaseSettings database, String key, Map<EnvironmentId, Snapshot> remembered, String actor) {
        this.database = database;
        this.signature = new Signature(key);
        this.remembered = Map.copyOf(remembered);
        this.actor = actor;
    }

    /**
     * What was done.
     *
     * @param before backup of what was there; empty where there was nothing
     * @param environments as they are now
     * @param engaged how many emergencies were engaged that the backup did not know to be
     */
    record Done(Manifest manifest, Optional<Backups.Backup> before, List<Manifest.Place> environments, int engaged) {}

    /**
     * Restores {@code file}.
     *
     * @param safety where what is there is backed up first; empty to refuse where anything is there
     * @throws BackupException if nothing was done; says why
     */
    Done restore(Path file, Optional<Backups> safety) {
        BackupFile backup = open(file);
        Manifest manifest = backup.manifest();
        checkScripts(manifest);
        String home = database.patient().inTransaction(store::home);
        boolean empty = database.patient()
                .inTransaction(handle -> store.tables(handle, home).isEmpty() && !store.isMigrated(handle, home));
        if (!empty && safety.isEmpty()) {
            throw new BackupException(
                    "The database is not empty, and nothing was done. Restore into an empty one, or say"
                            + " --force: what is there is backed up first, and replaced.");
        }
        database.patient().useTransaction(this::checkAlone);
        Optional<Backups.Backup> before =
                empty ? Optional.empty() : safety.map(backups -> backups.createAfterOthers(database));
        if (!empty) {
            Schema.of(database).migrate();
        }
        load(backup);
        return swap(manifest, home, empty, before);
    }

    private BackupFile open(Path file) {
        try {
            return BackupFile.open(file, signature);
        } catch (IOException unreadable) {
            throw new BackupException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    private void checkScripts(Manifest manifest) {
        List<Schema.Script> known = Schema.named(database, BESIDE).scripts();
        List<String> unknown = manifest.scripts().stream()
                .filter(script -> known.stream()
                        .noneMatch(
                                own -> own.version().equals(script.version()) && own.checksum() == script.checksum()))
                .map(Schema.Script::version)
                .toList();
        if (!unknown.isEmpty()) {
            throw new BackupException(
                    "The backup was made by another version of Switchback: its schema has the scripts " + unknown
                            + ", which this one does not have. Restore it with that version, or a newer one.");
        }
    }

    private void checkAlone(Handle handle) {
        List<String> others = steps.others(handle);
        if (!others.isEmpty()) {
            throw new BackupException(
                    "Nodes are connected to the database, from " + others + ". Stop them first; nothing was done.");
        }
    }

    /** Loads the backup beside what is there, as it was, and brings it up to date. */
    private void load(BackupFile backup) {
        database.patient().useTransaction(handle -> steps.makeEmpty(handle, BESIDE));
        Schema schema = Schema.named(database, BESIDE);
        schema.migrateTo(backup.manifest().version());
        try {
            database.patient().useTransaction(handle -> fill(handle, backup));
        } catch (IOException unreadable) {
            throw new BackupException(backup.path() + " cannot be read: " + unreadable, unreadable);
        }
        schema.migrate();
    }

    private void fill(Handle handle, BackupFile backup) throws IOException {
        Manifest manifest = backup.manifest();
        store.uniform(handle);
        Map<String, Table> tables =
                store.tables(handle, BESIDE).stream().collect(Collectors.toMap(Table::name, table -> table));
        for (Manifest.Content content : manifest.tables()) {
            Table table = tables.get(content.table());
            if (table == null || !table.columnNames().equals(content.columns())) {
                throw new BackupException("The table " + content.table() + " of the backup is not one of this schema.");
            }
            steps.fireTriggers(handle, BESIDE, table, false);
            backup.read(table.name(), rows -> {
                store.copyIn(handle, BESIDE, table, rows);
                return true;
            });
            steps.fireTriggers(handle, BESIDE, table, true);
            compare(handle, table, content);
        }
        manifest.sequences().forEach(sequence -> store.setSequence(handle, BESIDE, sequence));
    }

    private void compare(Handle handle, Table table, Manifest.Content content) {
        Digest digest = new Digest(OutputStream.nullOutputStream());
        long rows = store.copyOut(handle, BESIDE, table, digest);
        if (rows != content.rows() || !digest.hex().equals(content.digest())) {
            throw new BackupException(
                    "The table " + table.name() + " came out different from what the backup holds, with " + rows
                            + " rows of " + content.rows() + ". The database is as it was.");
        }
    }

    private Done swap(Manifest manifest, String home, boolean empty, Optional<Backups.Backup> before) {
        return database.patient().inTransaction(handle -> {
            checkAlone(handle);
            List<Manifest.Place> known = new ArrayList<>(RestoreStore.places(remembered));
            int engaged;
            if (empty) {
                engaged = remembered.entrySet().stream()
                        .mapToInt(entry -> steps.engage(
                                handle,
                                BESIDE,
                                entry.getKey(),
                                Engaged.of(entry.getValue().emergency().engagements())))
                        .sum();
            } else {
                known.addAll(store.environments(handle, home));
                engaged = steps.carryEngagements(handle, home, BESIDE);
            }
            String reason = "restored from the backup of " + manifest.takenAt();
            List<Manifest.Place> places = steps.advance(handle, BESIDE, known, LEAP, actor, reason);
            steps.replace(handle, home, BESIDE);
            return new Done(manifest, before, places, engaged);
        });
    }
}
