package dev.switchback.chaos;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What came of a run, as a page of the reference. */
record Table(List<Result> results, long seed, LocalDate date) {
    Table {
        results = results.stream()
                .sorted(Comparator.comparing(result -> result.scenario().id()))
                .toList();
    }

    /** Returns the page. */
    String text() {
        List<String> lines = new ArrayList<>(List.of(
                "# What the service stands",
                "",
                "Written by `./switchback chaos --write docs/reference/faults.md`. Each row is played with nodes, a"
                        + " PostgreSQL, twelve SDKs and",
                "four writers under steady load, all real processes of one machine. What everybody saw is judged"
                        + " afterwards: writes that were",
                "acknowledged and are missing, revisions that went back, revisions with two contents, evaluations that"
                        + " failed or took over 50 ms,",
                "emergencies not obeyed in time, and configurations of which only a part was seen.",
                ""));
        lines.add(totals());
        lines.addAll(List.of("", "| | fault | expected | came of it | measured |", "| --- | --- | --- | --- | --- |"));
        results.forEach(result -> lines.add(row(result)));
        lines.addAll(missing());
        lines.addAll(List.of(
                "",
                "## Rows that this command does not play",
                "",
                "| | fault | where, or why not |",
                "| --- | --- | --- |"));
        Elsewhere.ROWS.forEach(row -> lines.add("| %s | %s | %s |".formatted(row.id(), row.fault(), row.words())));
        return String.join("\n", lines) + "\n";
    }

    /** Rows that were not asked for, or not reached. */
    private List<String> missing() {
        Set<String> played =
                results.stream().map(result -> result.scenario().id()).collect(Collectors.toSet());
        String ids = Arrays.stream(Group.values())
                .flatMap(group -> group.scenarios().stream())
                .map(Scenario::id)
                .filter(id -> !played.contains(id))
                .sorted()
                .collect(Collectors.joining(", "));
        return ids.isEmpty() ? List.of() : List.of("", "Not played in this run: " + ids + ".");
    }

    private String totals() {
        return String.format(
                Locale.ROOT,
                "%s, seed %d, %d processors, a load average of %.0f at the end: %d of %d rows kept; %,d writes"
                        + " acknowledged, %,d configurations seen, %,d evaluations; violations: %d.",
                date,
                seed,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                results.stream().filter(Result::kept).count(),
                results.size(),
                results.stream()
                        .mapToLong(result -> result.verdict().acknowledged())
                        .sum(),
                results.stream().mapToLong(result -> result.verdict().views()).sum(),
                results.stream()
                        .mapToLong(result -> result.verdict().evaluations())
                        .sum(),
                results.stream()
                        .flatMap(result -> result.verdict().counts().values().stream())
                        .mapToLong(Long::longValue)
                        .sum());
    }

    private static String row(Result result) {
        return "| %s | %s | %s | %s | %s |"
                .formatted(
                        result.scenario().id(),
                        result.scenario().fault(),
                        result.scenario().expected(),
                        cell(result.words()),
                        cell(String.join(", ", result.figures())));
    }

    private static String cell(String words) {
        return words.replace("|", "\\|").replace("\n", " ");
    }
}
