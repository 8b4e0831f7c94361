package dev.switchback.server.backup;

import dev.switchback.server.database.DatabaseClock;
import dev.switchback.server.database.DatabaseSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The backups of one directory. A file is listed as verified if every byte of it is as it was signed and every table is
 * what its manifest says.
 *
 * <p>Safe to share between threads.
 */
public final class Backups {
    /** Backups younger than this are never pruned. */
    public static final Duration KEPT = Duration.ofDays(7);

    /** How many verified backups are kept, however old. */
    public static final int LEAST_KEPT = 3;

    private static final String VERSION = "0.1.0";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("switchback-(\\d{8}T\\d{9}Z)\\.zip");
    private static final Duration PART_KEPT = Duration.ofDays(1);

    private final Path directory;
    private final Signature signature;
    private final BackupStore store = new BackupStore();
    private final Map<Seen, Backup> seen = new ConcurrentHashMap<>();

    /**
     * Makes the backups of {@code directory}, which need not be there yet.
     *
     * @param key that signs, see {@link BackupSettings}
     */
    public Backups(Path directory, String key) {
        this.directory = directory;
        this.signature = new Signature(key);
    }

    /**
     * A file of the directory.
     *
     * @param takenAt when, as its name says
     * @param size in bytes
     * @param manifest what it holds; empty where it is not what was written
     * @param trouble why not, in words
     */
    public record Backup(
            String name, Instant takenAt, long size, Optional<Manifest> manifest, Optional<String> trouble) {
        /** Says whether it can be restored. */
        public boolean verified() {
            return manifest.isPresent();
        }
    }

    private record Seen(String name, long size, Object modified, Object key) {}

    /**
     * Backs {@code database} up as it is at one moment, reads the file again, and gives it its name.
     *
     * @return empty where somebody else makes a backup of the same database right now
     * @throws BackupException if there is nothing to back up, or it cannot be written, or what is read again differs
     */
    public Optional<Backup> create(DatabaseSettings database) {
        return create(database, store::tryLock);
    }

    /** Backs {@code database} up as {@link #create} does, and waits for whoever does so right now. */
    public Backup createAfterOthers(DatabaseSettings database) {
        return create(database, handle -> {
                    store.lock(handle);
                    return true;
                })
                .orElseThrow(() -> new IllegalStateException("the lock was waited for"));
    }

    /** How the right to make a backup is come by. */
    @FunctionalInterface
    private interface Lock {
        boolean take(Handle handle);
    }

    private Optional<Backup> create(DatabaseSettings database, Lock lock) {
        try {
            prepare();
            return database.patient().inTransaction(handle -> {
                if (!lock.take(handle)) {
                    return Optional.empty();
                }
                return Optional.of(backup(write(database)));
            });
        } catch (IOException | UncheckedIOException unwritable) {
            throw new BackupException(
                    "The backup could not be written to " + directory + ": " + unwritable, unwritable);
        }
    }

    /** The lock is held by another connection: its transaction is older than what is waited for. */
    private BackupFile write(DatabaseSettings database) throws IOException {
        return database.patient().inTransaction(handle -> {
            store.beginReading(handle);
            String home = store.home(handle);
            if (!store.isMigrated(handle, home)) {
                throw new BackupException("There is nothing in " + database + " to back up.");
            }
            Path file = unused(DatabaseClock.now(handle));
            try (BackupWriter writer = new BackupWriter(file)) {
                return writer.finish(manifest(handle, home, writer), file, signature);
            }
        });
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private Path unused(Instant at) {
        Instant time = at;
        Path file = path(time);
        while (Files.exists(file)) {
            time = time.plusMillis(1);
            file = path(time);
        }
        return file;
    }

    private Path path(Instant at) {
        return directory.resolve("switchback-" + TIME.format(at) + ".zip");
    }

    private Manifest manifest(Handle handle, String home, BackupWriter writer) throws IOException {
        List<Manifest.Content> contents = new ArrayList<>();
        for (Table table : store.tables(handle, home)) {
            try (OutputStream entry = writer.table(table.name())) {
                Digest digest = new Digest(entry);
                long rows = store.copyOut(handle, home, table, digest);
                contents.add(new Manifest.Content(table.name(), table.columnNames(), rows, digest.hex()));
            }
        }
        return new Manifest(
                Manifest.FORMAT,
                DatabaseClock.now(handle),
                VERSION,
                store.version(handle),
                store.system(handle),
                store.scripts(handle, home),
                store.environments(handle, home),
                store.auditHead(handle, home),
                contents,
                store.sequences(handle, home));
    }

    /** Lists the backups, the newest first. What is being written is not among them. */
    public List<Backup> list() {
        List<Backup> backups = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "switchback-*.zip")) {
            for (Path file : files) {
                if (NAME.matcher(file.getFileName().toString()).matches()) {
                    backups.add(look(file));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw new BackupException(directory + " cannot be read: " + unreadable, unreadable);
        }
        backups.sort(Comparator.comparing(Backup::takenAt).reversed());
        return backups;
    }

    /** Returns the newest backup that is verified. */
    public Optional<Backup> newest() {
        return list().stream().filter(Backup::verified).findFirst();
    }

    /** Looks into a file, unless nothing about it has changed since that was done. */
    private Backup look(Path file) throws IOException {
        Seen now = new Seen(
                file.getFileName().toString(),
                Files.size(file),
                Files.getLastModifiedTime(file),
                Optional.ofNullable(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey()));
        Backup known = seen.get(now);
        if (known == null) {
            known = backup(file);
            seen.keySet().removeIf(other -> other.name().equals(now.name()));
            seen.put(now, known);
        }
        return known;
    }

    /**
     * Reads one file whole.
     *
     * @throws BackupException if there is none
     */
    Backup check(Path file) {
        try {
            return backup(file);
        } catch (IOException unreadable) {
            throw new BackupException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    private Backup backup(Path file) throws IOException {
        try {
            return backup(BackupFile.open(file, signature));
        } catch (BackupException damaged) {
            return backup(file, Optional.empty(), Optional.of(String.valueOf(damaged.getMessage())));
        }
    }

    private static Backup backup(BackupFile file) throws IOException {
        return backup(file.path(), Optional.of(file.manifest()), Optional.empty());
    }

    private static Backup backup(Path file, Optional<Manifest> manifest, Optional<String> trouble) throws IOException {
        String name = file.getFileName().toString();
        return new Backup(name, takenAt(name), Files.size(file), manifest, trouble);
    }

    private static Instant takenAt(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? TIME.parse(matcher.group(1), Instant::from) : Instant.EPOCH;
    }

    /**
     * Says which rows of {@code table} that {@code backup} holds have changed since, or are gone, by the first column.
     * Rows that have come since are no matter.
     *
     * @param most how many are told
     */
    public List<String> differences(Handle handle, Backup backup, String table, int most) {
        try {
            BackupFile file = BackupFile.open(directory.resolve(backup.name()), signature);
            store.uniform(handle);
            Table present = store.tables(handle, store.home(handle)).stream()
                    .filter(each -> each.name().equals(table))
                    .findFirst()
                    .orElseThrow(() -> new BackupException("There is no table " + table + "."));
            boolean alike = file.manifest().tables().stream()
                    .anyMatch(content ->
                            content.table().equals(table) && content.columns().equals(present.columnNames()));
            return alike ? file.read(table, rows -> store.differences(handle, present, rows, most)) : List.of();
        } catch (IOException unreadable) {
            throw new BackupException(backup.name() + " cannot be read: " + unreadable, unreadable);
        }
    }

    /**
     * Deletes what is older than {@link #KEPT}, but never the {@link #LEAST_KEPT} newest verified backups, and what
     * somebody has begun to write a day ago.
     *
     * @return the names of what was deleted
     */
    public List<String> prune(Instant now) {
        List<Backup> all = list();
        List<Backup> safe =
                all.stream().filter(Backup::verified).limit(LEAST_KEPT).toList();
        List<String> deleted = new ArrayList<>();
        try {
            for (Backup backup : all) {
                if (!safe.contains(backup) && backup.takenAt().isBefore(now.minus(KEPT))) {
                    Files.deleteIfExists(directory.resolve(backup.name()));
                    deleted.add(backup.name());
                }
            }
            deleted.addAll(pruneParts(now.minus(PART_KEPT)));
        } catch (IOException undeletable) {
            throw new BackupException("Old backups could not be deleted: " + undeletable, undeletable);
        }
        return deleted;
    }

    private List<String> pruneParts(Instant before) throws IOException {
        List<String> deleted = new ArrayList<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "switchback-*.zip" + BackupFile.PART)) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                    Files.deleteIfExists(part);
                    deleted.add(part.getFileName().toString());
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return deleted;
    }
}
