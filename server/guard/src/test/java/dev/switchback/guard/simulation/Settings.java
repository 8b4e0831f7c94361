package dev.switchback.guard.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the simulation is asked for.
 *
 * @param runs how often each healthy scenario is played; the others a tenth of that, but no less than 100 times
 * @param seed what all traffic follows from
 * @param only the name of the scenario that is played, or a part of the names of several, or the empty string
 * @param json whether the results are for programs
 */
record Settings(int runs, long seed, String only, boolean json) {

    static final String USAGE = """
            usage: ./switchback simulate [--quick | --runs N] [--seed S] [--only NAME] [--json]

              --quick      200 runs of each scenario instead of 10,000
              --runs N     N runs of each scenario in which V2 is as good as V1, a tenth of each other
              --seed S     other traffic; the same seed gives the same results on any machine
              --only NAME  the scenario of that name, or those whose names contain it
              --json       results for programs
            """;

    private static final Settings USUAL = new Settings(10_000, 20_261_121, "", false);

    static Settings parse(List<String> arguments) {
        Settings settings = USUAL;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            settings = settings.with(rest.pop(), rest);
        }
        return settings;
    }

    private Settings with(String option, Deque<String> rest) {
        return switch (option) {
            case "--quick" -> new Settings(200, seed, only, json);
            case "--runs" -> new Settings((int) positive(option, rest), seed, only, json);
            case "--seed" -> new Settings(runs, positive(option, rest), only, json);
            case "--only" -> new Settings(runs, seed, value(option, rest), json);
            case "--json" -> new Settings(runs, seed, only, true);
            default -> throw new IllegalArgumentException("cannot make sense of " + option);
        };
    }

    private static long positive(String option, Deque<String> rest) {
        String value = value(option, rest);
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(option + " asks for a whole number, not " + value);
        }
        return Long.parseLong(value);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " lacks its value");
        }
        return rest.pop();
    }
}
