package dev.switchback.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Inflicts faults on real processes, and says by its exit code whether the service stood them. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Inflicts faults on nodes, databases, SDKs and the network between them, all on this machine, and"
                + " checks that nothing acknowledged is lost, nothing goes back, no evaluation fails or blocks, and"
                + " emergencies are obeyed in time. Everything it starts is ended, whatever ends it.",
        footer = {"", "Exit code: 0 if all was stood, as far as it counts, 1 if not, 2 for a wrong command line."})
public final class Chaos implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            description = "What is played: groups (emergency, nodes, database, network, disk, clock) or rows such as"
                    + " F01, or short for the shortest, which takes half a minute; everything if left out.")
    private List<String> wanted = List.of();

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides who is killed when, and the chance in the network (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--list", description = "Name the rows and play nothing.")
    private boolean list;

    @Option(names = "--write", paramLabel = "FILE", description = "Write what came of it as a table into FILE.")
    private @Nullable Path file;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Chaos() {}

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Chaos()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Scenario> scenarios = chosen();
        if (scenarios.isEmpty()) {
            out.println("There is nothing of that name: " + wanted);
            return CommandLine.ExitCode.USAGE;
        }
        if (list) {
            scenarios.forEach(scenario -> out.println(scenario.id() + "  " + scenario.fault()));
            return CommandLine.ExitCode.OK;
        }
        List<Result> results = play(scenarios);
        return results.stream().allMatch(result -> result.kept() || result.countless())
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Scenario> chosen() {
        if (wanted.equals(List.of("short"))) {
            return Group.shortForm();
        }
        return Arrays.stream(Group.values())
                .flatMap(group -> group.scenarios().stream()
                        .filter(scenario -> wanted.isEmpty() || named(group.name()) || named(scenario.id())))
                .toList();
    }

    private boolean named(String name) {
        return wanted.stream().anyMatch(name::equalsIgnoreCase);
    }

    private List<Result> play(List<Scenario> scenarios) throws IOException {
        List<Result> results = new ArrayList<>();
        try (Ground ground = Ground.prepare()) {
            Runtime.getRuntime().addShutdownHook(new Thread(ground::close, "chaos-end"));
            out.println("seed " + seed);
            Player player = new Player(ground, seed);
            for (Scenario scenario : scenarios) {
                out.println(scenario.id() + "  " + scenario.fault() + " ...");
                Result result = player.play(scenario);
                results.add(result);
                lines(result).forEach(line -> out.println("     " + line));
                write(results);
            }
        }
        return results;
    }

    /** Writes what came of it so far: who ends a run early has something all the same. */
    private void write(List<Result> results) throws IOException {
        if (file != null) {
            Files.writeString(file, new Table(results, seed, LocalDate.now(ZoneOffset.UTC)).text());
        }
    }

    private static Stream<String> lines(Result result) {
        Verdict verdict = result.verdict();
        return Stream.of(
                result.words() + " (" + Figures.text(result.took()) + ")",
                String.join(", ", result.figures()),
                String.format(
                        Locale.ROOT,
                        "%,d writes acknowledged, %,d configurations seen, %,d evaluations, the slowest %.1f ms",
                        verdict.acknowledged(),
                        verdict.views(),
                        verdict.evaluations(),
                        verdict.slowestNanos() / 1e6));
    }
}
