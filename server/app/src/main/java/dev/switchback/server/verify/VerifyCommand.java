package dev.switchback.server.verify;

import dev.switchback.server.backup.BackupCommand;
import dev.switchback.server.backup.Backups;
import dev.switchback.server.database.DatabaseException;
import dev.switchback.server.http.Json;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at the database from a terminal, whether nodes run or not. */
@Command(
        name = "verify",
        description = "Looks whether the database is what the service takes it for. Changes nothing.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:something should be done, or cannot be told here",
            "2:something is damaged, or the database cannot be looked at"
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
    private static final int WARNED = 1;
    private static final int FAILED = 2;

    private final Supplier<BackupCommand.Source> source;
    private final InstantSource clock;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--full", description = "read every row and every page")
    private boolean full;

    @Option(names = "--json", description = "print the report as JSON")
    private boolean json;

    /** Makes the command; {@code source} is read when it is needed. */
    public VerifyCommand(Supplier<BackupCommand.Source> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try {
            BackupCommand.Source what = source.get();
            Optional<Backups> backups = what.backups().open();
            Report report = what.with(database -> new Verification(database, backups, clock, full).report());
            print(report);
            return switch (report.state()) {
                case PASS -> CommandLine.ExitCode.OK;
                case UNAVAILABLE, WARN -> WARNED;
                case FAIL -> FAILED;
            };
        } catch (DatabaseException | IllegalArgumentException unusable) {
            commandLine().getErr().println(unusable.getMessage());
            return FAILED;
        }
    }

    private void print(Report report) {
        PrintWriter out = commandLine().getOut();
        if (json) {
            out.println(Json.text(report));
            return;
        }
        for (Finding finding : report.findings()) {
            out.printf(
                    Locale.ROOT,
                    "%-11s  %-11s  %s %s%n",
                    finding.state(),
                    finding.check(),
                    finding.asks(),
                    finding.detail());
        }
        out.printf(Locale.ROOT, "%s after %d ms%n", report.state(), report.millis());
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return spec.commandLine();
    }
}
