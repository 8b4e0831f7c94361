package dev.switchback.benchmarks;

import static java.util.Locale.ROOT;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measurements as Markdown. */
final class Tables {
    private Tables() {}

    /** Returns {@code count} threads, in words. */
    static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    /** Returns what one thread, or several at once, have measured: who was asked downwards, the questions across. */
    static String evaluation(Measurements measurements, int threads) {
        List<Question> questions = Arrays.stream(Question.values())
                .filter(question -> Arrays.stream(Contender.values())
                        .anyMatch(each ->
                                measurements.find(each, question, threads).isPresent()))
                .toList();
        Stream<String> head =
                Stream.concat(Stream.of(threads(threads)), questions.stream().map(Question::title));
        Stream<String> line = Stream.concat(Stream.of("---"), questions.stream().map(question -> "---:"));
        Stream<Stream<String>> body = Arrays.stream(Contender.values())
                .filter(each -> questions.stream()
                        .anyMatch(question ->
                                measurements.find(each, question, threads).isPresent()))
                .map(each -> Stream.concat(
                        Stream.of(each.title()),
                        questions.stream().map(question -> cell(measurements, each, question, threads))));
        return Stream.concat(Stream.of(head, line), body).map(Tables::row).collect(Collectors.joining("\n"));
    }

    /** Returns what a large snapshot costs. */
    static String compilation(Compilation compilation) {
        return """
                | 10,000 flags | |
                | --- | ---: |
                | compiled for the first time in a fresh JVM | %.0f ms |
                | compiled by a warm JVM, one at a time | %.1f ms |
                | compiled by a warm JVM, one after the other | %.1f ms |
                | retained, the flags as configured included | %.1f MB |""".formatted(
                        compilation.first(), compilation.single(), compilation.average(), compilation.retained() / 1e6);
    }

    private static String cell(Measurements measurements, Contender contender, Question question, int threads) {
        return measurements
                .find(contender, question, threads)
                .map(cost -> cell(cost)
                        + measurements
                                .find(Contender.CLIENT, question, threads)
                                .map(sdk -> ", " + times(cost.over(sdk)))
                                .orElse(""))
                .orElse("–");
    }

    static String cell(Cost cost) {
        String digits = cost.nanos() < 100 ? "%.1f ± %.1f ns, %,.0f B" : "%,.0f ± %,.0f ns, %,.0f B";
        return String.format(ROOT, digits, cost.nanos(), cost.error(), cost.bytes());
    }

    static String times(double ratio) {
        return String.format(ROOT, ratio < 0.95 ? "%.2f×" : ratio < 9.5 ? "%.1f×" : "%,.0f×", ratio);
    }

    static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }
}
