package dev.switchback.guard.simulation;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays all scenarios and prints what the guard and its rivals make of them. */
public final class Simulation {

    /** The probability with which chance alone breaks one promise that is just kept. */
    private static final double LEVEL = 1e-4;

    private static final int FEWEST = 100;

    private final Settings settings;
    private final List<String> broken = new ArrayList<>();

    private Simulation(Settings settings) {
        this.settings = settings;
    }

    /** Runs from the command line: ends with 0, 1 if a promise is broken, 2 if the arguments make no sense. */
    public static void main(String[] arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(Settings.USAGE);
            return;
        }
        try {
            System.exit(new Simulation(Settings.parse(List.of(arguments))).run());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Settings.USAGE);
            System.exit(2);
        }
    }

    private int run() {
        say(
                "seed %d, %,d runs, %d processors",
                settings.seed(), settings.runs(), Runtime.getRuntime().availableProcessors());
        List<Row> healthy = play(HealthyScenarios.all(), settings.runs());
        List<Row> worse = play(Regressions.all(), Math.max(Math.min(settings.runs(), FEWEST), settings.runs() / 10));
        if (settings.json()) {
            List<Row> all = Stream.concat(healthy.stream(), worse.stream()).toList();
            System.out.println(Tables.json(all, settings.seed()));
        } else {
            print(healthy, worse);
        }
        say("%7.1f s of processor time", processorTime() / 1e9);
        broken.forEach(promise -> say("broken: %s", promise));
        return broken.isEmpty() ? 0 : 1;
    }

    private void print(List<Row> healthy, List<Row> worse) {
        System.out.printf("Seed %d.%n", settings.seed());
        if (!healthy.isEmpty()) {
            System.out.printf("%n%s%n", Tables.healthy(healthy));
        }
        if (!worse.isEmpty()) {
            System.out.printf("%n%s%n", Tables.worse(worse));
        }
    }

    private List<Row> play(List<Scenario> scenarios, int runs) {
        String only = settings.only();
        boolean one = scenarios.stream().anyMatch(scenario -> scenario.name().equals(only));
        return scenarios.stream()
                .filter(scenario ->
                        one ? scenario.name().equals(only) : scenario.name().contains(only))
                .map(scenario -> play(scenario, runs))
                .toList();
    }

    private Row play(Scenario scenario, int runs) {
        long start = processorTime();
        Row row = Row.play(scenario, settings.seed(), runs);
        say("%7.1f s  %s", (processorTime() - start) / 1e9, scenario.name());
        int[] wrong = row.wrong(Judge.Kind.OURS);
        if (wrong.length > 0) {
            say("          wrong: %s", runNumbers(wrong));
        }
        broken.addAll(row.broken(LEVEL, 1));
        return row;
    }

    /** In nanoseconds, on all processors together. */
    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static String runNumbers(int[] runs) {
        String first =
                Arrays.stream(runs).limit(10).mapToObj(run -> "run " + run).collect(Collectors.joining(", "));
        return runs.length > 10 ? first + " and " + (runs.length - 10) + " more" : first;
    }

    private static void say(String format, Object... values) {
        System.err.println(String.format(Locale.ROOT, format, values));
    }
}
