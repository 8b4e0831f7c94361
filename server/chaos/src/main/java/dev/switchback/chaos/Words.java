package dev.switchback.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Observations as lines of text, by which a process of SDKs tells what it sees. */
final class Words {
    private static final String VIEW = "view";
    private static final String SWITCHED = "switched";
    private static final String EVALUATIONS = "evaluations";
    private static final String END = " .";

    private Words() {}

    /** Writes an observation of an SDK. */
    static String of(Observation observation) {
        return text(observation) + END;
    }

    private static String text(Observation observation) {
        if (observation instanceof Observation.View view) {
            return String.join(" ", VIEW, view.observer(), Long.toString(view.revision()), numbers(view.numbers()));
        }
        if (observation instanceof Observation.Switched switched) {
            return "%s %s %d %s".formatted(SWITCHED, switched.observer(), switched.at(), switched.on());
        }
        if (observation instanceof Observation.Evaluations evaluations) {
            return "%s %s %d %d %d"
                    .formatted(
                            EVALUATIONS,
                            evaluations.observer(),
                            evaluations.count(),
                            evaluations.failed(),
                            evaluations.slowestNanos());
        }
        throw new IllegalArgumentException("no SDK observes " + observation);
    }

    /** Reads a line; empty where it is torn, as the last one of a killed process may be, or says something else. */
    static Optional<Observation> read(String line) {
        List<String> words = List.of(line.split(" ", -1));
        if (!line.endsWith(END)) {
            return Optional.empty();
        }
        try {
            return switch (words.get(0)) {
                case VIEW ->
                    Optional.of(
                            new Observation.View(words.get(1), Long.parseLong(words.get(2)), numbers(words.get(3))));
                case SWITCHED ->
                    Optional.of(new Observation.Switched(
                            words.get(1), Long.parseLong(words.get(2)), Boolean.parseBoolean(words.get(3))));
                case EVALUATIONS ->
                    Optional.of(new Observation.Evaluations(
                            words.get(1),
                            Long.parseLong(words.get(2)),
                            Long.parseLong(words.get(3)),
                            Long.parseLong(words.get(4))));
                default -> Optional.empty();
            };
        } catch (IndexOutOfBoundsException | NumberFormatException torn) {
            return Optional.empty();
        }
    }

    private static String numbers(Map<String, List<Long>> numbers) {
        return new TreeMap<>(numbers)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "="
                                + entry.getValue().stream().map(String::valueOf).collect(Collectors.joining(",")))
                        .collect(Collectors.joining(";"));
    }

    private static Map<String, List<Long>> numbers(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(part -> List.of(part.split("=", -1)))
                .collect(Collectors.toMap(
                        part -> part.get(0),
                        part -> Arrays.stream(part.get(1).split(",", -1))
                                .map(Long::valueOf)
                                .toList()));
    }
}
