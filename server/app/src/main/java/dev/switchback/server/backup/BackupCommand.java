package dev.switchback.server.backup;

import dev.switchback.server.database.DatabaseException;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.OpenDatabase;
import dev.switchback.server.delivery.SnapshotArchive;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists, checks, prunes and restores backups from a terminal, past any node. */
@Command(
        name = "backup",
        description = {
            "Makes, lists, checks, prunes and restores backups of the database.",
            "It reads the settings of the service: the database's, SWITCHBACK_BACKUP_DIRECTORY and"
                    + " SWITCHBACK_BACKUP_KEY. A backup holds secrets: keep it as you keep the database."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:not done, and nothing was changed", "2:wrong arguments"},
        mixinStandardHelpOptions = true)
public final class BackupCommand {
    private static final double MEGABYTE = 1e6;

    private final Supplier<Source> source;
    private final InstantSource clock;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * What a command works on.
     *
     * @param external where the database is; empty for the embedded one
     * @param data the node's data directory
     */
    public record Source(Optional<DatabaseSettings> external, Path data, BackupSettings backups) {
        /** Does {@code work} with the database, which is started for it if need be. */
        public <T> T with(Function<DatabaseSettings, T> work) {
            try (OpenDatabase database = OpenDatabase.open(external, data, new SecureRandom())) {
                return work.apply(database.settings());
            }
        }
    }

    /**
     * Makes the command.
     *
     * @param source read when it is needed; may throw {@link IllegalArgumentException}
     */
    public BackupCommand(Supplier<Source> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Command(name = "create", description = "Makes a backup, reads it again and names it.")
    int create() {
        return attempt(() -> {
            Backups backups = backups();
            Backups.Backup made = source().with(backups::createAfterOthers);
            out().println(line(made));
        });
    }

    @Command(name = "list", description = "Lists the backups, and whether each is as it was written.")
    int list() {
        return attempt(() -> backups().list().forEach(backup -> out().println(line(backup))));
    }

    @Command(name = "verify", description = "Reads one backup whole.")
    int verify(@Parameters(paramLabel = "FILE") Path file) {
        return attempt(() -> {
            Path whole = file.toAbsolutePath();
            Backups.Backup backup = new Backups(parent(whole), key()).check(whole);
            out().println(line(backup));
            if (!backup.verified()) {
                throw new BackupException(backup.trouble().orElse(""));
            }
        });
    }

    @Command(
            name = "prune",
            description = "Deletes backups older than 7 days, but for the 3 newest that are as they were written.")
    int prune() {
        return attempt(() -> backups().prune(clock.instant()).forEach(name -> out().println("deleted " + name)));
    }

    @Command(
            name = "restore",
            description = {
                "Brings a backup back into the database, while no node runs.",
                "The file is checked before anything else. What is engaged stays engaged; revisions go on, never back."
            })
    int restore(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--force", description = "replace what is in the database, which is backed up first")
                    boolean force) {
        return attempt(() -> {
            Path whole = file.toAbsolutePath();
            Optional<Backups> safety = force
                    ? Optional.of(new Backups(source().backups().directory().orElse(parent(whole)), key()))
                    : Optional.empty();
            String actor = "restore (" + System.getProperty("user.name") + ")";
            SnapshotArchive archive = new SnapshotArchive(source().data());
            tell(source().with(database -> new Restore(database, key(), archive.read(), actor).restore(whole, safety)));
        });
    }

    private void tell(Restore.Done done) {
        done.before().ifPresent(before -> out().println("What was there is in " + before.name() + "."));
        out().printf(
                        Locale.ROOT,
                        "Restored %,d rows in %d tables, as of %s.%n",
                        done.manifest().rows(),
                        done.manifest().tables().size(),
                        done.manifest().takenAt());
        done.environments()
                .forEach(
                        place -> out().println(place.environment() + " goes on at revision " + place.revision() + "."));
        if (done.engaged() > 0) {
            out().println(done.engaged()
                    + " emergencies that were engaged stay engaged: release them once all is well.");
        }
        out().println("Start the nodes, and look with ./switchback verify --full.");
    }

    private static String line(Backups.Backup backup) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %8.1f MB  %s",
                backup.name(),
                backup.takenAt(),
                backup.size() / MEGABYTE,
                backup.manifest()
                        .map(manifest -> "verified, " + manifest.rows() + " rows, schema " + manifest.version())
                        .orElse("DAMAGED"));
    }

    private int attempt(Runnable work) {
        try {
            work.run();
            return CommandLine.ExitCode.OK;
        } catch (BackupException | DatabaseException | IllegalArgumentException told) {
            commandLine().getErr().println(told.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } catch (JdbiException refused) {
            commandLine().getErr().println("The database does not do it: " + refused.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Source source() {
        return source.get();
    }

    private Backups backups() {
        Path directory = source().backups()
                .directory()
                .orElseThrow(() -> problem("Say in SWITCHBACK_BACKUP_DIRECTORY where backups are kept."));
        return new Backups(directory, key());
    }

    private String key() {
        String key = source().backups().key();
        if (key.isEmpty()) {
            throw problem("Put the key that signs backups into SWITCHBACK_BACKUP_KEY.");
        }
        return key;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new BackupException(file + " is no file.");
        }
        return parent;
    }

    private ParameterException problem(String what) {
        return new ParameterException(commandLine(), what);
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return spec.commandLine();
    }
}
