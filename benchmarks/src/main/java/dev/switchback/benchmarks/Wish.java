package dev.switchback.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a command line asks for.
 *
 * @param pace how thoroughly to measure
 * @param filter says by its name whether something is to be measured
 */
record Wish(Pace pace, Predicate<String> filter) {

    /** Reads {@code arguments}; empty if help was all they wanted, and exits with 2 if they make no sense. */
    static Optional<Wish> of(String[] arguments, String usage) {
        List<String> rest = new ArrayList<>(List.of(arguments));
        if (rest.remove("--help")) {
            System.out.print(usage);
            return Optional.empty();
        }
        Pace pace = rest.remove("--quick") ? Pace.QUICK : Pace.FULL;
        try {
            return Optional.of(new Wish(pace, filter(rest)));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + usage);
            System.exit(2);
            return Optional.empty();
        }
    }

    private static Predicate<String> filter(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.startsWith("-")) || arguments.size() > 1) {
            throw new IllegalArgumentException("cannot make sense of " + arguments);
        }
        try {
            return Pattern.compile(arguments.isEmpty() ? "" : arguments.get(0), Pattern.CASE_INSENSITIVE)
                    .asPredicate();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("no regular expression: " + e.getMessage(), e);
        }
    }
}
