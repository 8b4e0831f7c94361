package dev.switchback.demo;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays one scenario with real processes, and says by its exit code whether it ended as it must. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Plays a rollout from V1 to V2 with real processes.",
        footer = {"", "Exit code: 0 if the scenario ended as it must, 1 if not, 2 for a wrong command line."})
public final class Demo implements Callable<Integer> {
    private static final String CLASS_PATH = "SWITCHBACK_SERVER_CLASSPATH";

    @Parameters(
            arity = "0..1",
            defaultValue = "errors",
            description = "What is played: ${COMPLETION-CANDIDATES} (errors if left out).")
    private Scenario scenario = Scenario.ERRORS;

    @Option(names = "--plain", description = "Lines for a log instead of a live view.")
    private boolean plain;

    @Option(names = "--json", description = "One JSON object a line; the last one is the summary.")
    private boolean json;

    @Option(
            names = "--users",
            defaultValue = "3000",
            description = "How many different users there are (${DEFAULT-VALUE}).")
    private int users = 3_000;

    @Option(
            names = "--rate",
            defaultValue = "300",
            description = "How many requests they make in a second (${DEFAULT-VALUE}).")
    private int perSecond = 300;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides which calls fail, how long they take, and who asks when (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--keep", description = "Keep the service running afterwards, until Ctrl-C.")
    private boolean keep;

    /** Whether the process was told to end: what then fails is no news. */
    private volatile boolean leaving;

    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    private Demo() {}

    /** Runs the command and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Demo())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (users < 1 || perSecond < 1) {
            System.err.println("--users and --rate must be above 0");
            return CommandLine.ExitCode.USAGE;
        }
        View view = view();
        try (view) {
            return play(view, InstantSource.system());
        } catch (DemoException | UncheckedIOException e) {
            view.close();
            if (!leaving) {
                System.err.println("The demonstration cannot go on: " + e.getMessage());
            }
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int play(View view, InstantSource clock) throws IOException {
        Stage stage = new Stage(scenario, view, clock);
        Theatre.Settings settings = new Theatre.Settings(serverClassPath(), users, perSecond, seed);
        try (Theatre theatre = new Theatre(settings, stage, clock)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(theatre, view), "demo-end"));
            return play(theatre, stage, view, clock);
        }
    }

    private int play(Theatre theatre, Stage stage, View view, InstantSource clock) {
        Theatre.Company company = theatre.open();
        try (company) {
            Facts facts = new Director(scenario, theatre, company, stage, clock).play();
            Outcome outcome = Outcome.of(facts);
            view.conclude(Summary.of(facts, outcome));
            if (keep) {
                stay(company.node());
            }
            return outcome.asItMust() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private View view() {
        if (json) {
            return new JsonView(out);
        }
        return plain || !isTerminal() ? new PlainView(out) : new TerminalView(out);
    }

    /** From JDK 22 on there is a console even where there is no terminal, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull") // Both kinds of JDK are dealt with.
    private static boolean isTerminal() {
        if (System.console() == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    private static String serverClassPath() {
        return Optional.ofNullable(System.getProperty(CLASS_PATH))
                .or(() -> Optional.ofNullable(System.getenv(CLASS_PATH)))
                .orElseThrow(() -> new DemoException(CLASS_PATH + " is not set; start the demonstration with the"
                        + " switchback command, which sets it to where the service's classes are"));
    }

    /** Until Ctrl-C: the shutdown hook ends what is running. */
    private void stay(Node node) {
        out.println("The service keeps running until Ctrl-C. To look around:");
        out.println("  curl -H \"Authorization: Bearer $(cat " + node.adminKeyFile() + ")\" <link>");
        out.flush();
        while (!Thread.currentThread().isInterrupted()) {
            Patience.pause(Duration.ofHours(1));
        }
    }

    private void leave(Theatre theatre, View view) {
        leaving = true;
        view.close();
        theatre.close();
    }
}
