package dev.switchback.server;

import dev.switchback.server.backup.BackupCommand;
import dev.switchback.server.emergency.EmergencyCommand;
import dev.switchback.server.rollouts.Explain;
import dev.switchback.server.verify.VerifyCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the service. */
@Command(
        name = "switchback",
        description = "Feature flags and gradual rollouts that take themselves back",
        mixinStandardHelpOptions = true,
        version = "0.1.0")
public final class Main {
    private Main() {}

    /** Runs the command that {@code arguments} name, and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.out).execute(arguments));
    }

    /** Returns the command line; failures are told in a sentence, without a stack trace. */
    static CommandLine commandLine(PrintStream out) {
        return new CommandLine(new Main())
                .addSubcommand(new Serve(out))
                .addSubcommand(new Forward(out))
                .addSubcommand(new Explain())
                .addSubcommand(
                        new EmergencyCommand(System.getenv(), Clock.systemUTC(), new RandomIds(new SecureRandom())))
                .addSubcommand(new BackupCommand(Main::source, Clock.systemUTC()))
                .addSubcommand(new VerifyCommand(Main::source, Clock.systemUTC()))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("Switchback could not start: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    private static BackupCommand.Source source() {
        Settings settings = Settings.from(System.getenv());
        return new BackupCommand.Source(settings.database(), settings.directory(), settings.backups());
    }

    /** Runs a node until it is told to stop. */
    @Command(
            name = "serve",
            description = "Runs a node until it is told to stop. It is set up by environment variables SWITCHBACK_*.",
            mixinStandardHelpOptions = true)
    static final class Serve implements Callable<Integer> {
        private final PrintStream out;

        Serve(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            Settings settings = Settings.from(System.getenv());
            Switchback node = Switchback.start(settings);
            return untilStopped(node::stop, () -> announce(settings, node));
        }

        private void announce(Settings settings, Switchback node) {
            node.firstKey()
                    .ifPresent(secret -> out.println(framed(
                            "First admin key, shown this once: " + secret,
                            "Kept, for its owner's eyes only, in " + AdminKeyFile.in(settings.directory()))));
            out.println("Emergencies are heard on " + node.emergencyUrl());
            out.println("Switchback listens on " + node.url());
            out.flush();
        }

        private static String framed(String first, String second) {
            String line = "-".repeat(Math.max(first.length(), second.length()));
            return String.join(System.lineSeparator(), line, first, second, line);
        }
    }

    /** Runs a relay until it is told to stop. */
    @Command(
            name = "relay",
            description = "Serves SDKs and frontends without a database, from what a node or another relay sends.",
            mixinStandardHelpOptions = true)
    static final class Forward implements Callable<Integer> {
        private final PrintStream out;

        @Option(
                names = "--upstream",
                required = true,
                split = ",",
                paramLabel = "URL",
                description = "nodes or relays, separated by commas; the first one that answers is heard")
        private List<URI> upstream = List.of();

        Forward(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            Relay relay = Relay.start(Settings.from(System.getenv()), upstream);
            return untilStopped(relay::stop, () -> {
                out.println("Switchback listens on " + relay.url());
                out.flush();
            });
        }
    }

    private static int untilStopped(Runnable stop, Runnable announce) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            stopped.countDown();
        }));
        announce.run();
        stopped.await();
        return CommandLine.ExitCode.OK;
    }
}
