package dev.switchback.guard.simulation;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Results for people, as Markdown, and for programs, as JSON. */
final class Tables {

    private Tables() {}

    /** The part of runs in which each judge took a V2 back that was as good as V1. */
    static String healthy(List<Row> rows) {
        return table("V2 as good as V1: taken back in", rows, Tables::wrong);
    }

    /** Each judge's median and 95th percentile of V2's calls to detection. */
    static String worse(List<Row> rows) {
        return table("V2 worse: its calls until taken back, median / 95 %", rows, Tables::calls);
    }

    static String json(List<Row> rows, long seed) {
        String objects = rows.stream().map(Tables::json).collect(Collectors.joining(",\n    "));
        return "{\n  \"seed\": %d,\n  \"scenarios\": [\n    %s\n  ]\n}".formatted(seed, objects);
    }

    private static String table(String title, List<Row> rows, BiFunction<Row, Integer, String> cell) {
        String header = "| " + title + " | runs | "
                + Judge.Kind.ALL.stream().map(Judge.Kind::title).collect(Collectors.joining(" | ")) + " |\n"
                + "| --- |" + " ---: |".repeat(Judge.Kind.ALL.size() + 1) + "\n";
        return header + rows.stream().map(row -> line(row, cell)).collect(Collectors.joining("\n"));
    }

    private static String line(Row row, BiFunction<Row, Integer, String> cell) {
        return String.format(Locale.ROOT, "| %s | %,d | ", row.scenario().name(), row.runs())
                + IntStream.rangeClosed(0, Judge.Kind.OURS)
                        .mapToObj(judge -> cell.apply(row, judge))
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    private static String wrong(Row row, int judge) {
        int wrong = row.wrong(judge).length;
        String percent = percent(wrong, row.runs());
        return judge == Judge.Kind.OURS ? "**" + percent + "**" : percent;
    }

    private static String calls(Row row, int judge) {
        int wrong = row.wrong(judge).length;
        if (wrong == row.runs()) {
            return "all before";
        }
        String calls = number(row.calls(judge, 0.5)) + " / " + number(row.calls(judge, 0.95));
        String shown = judge == Judge.Kind.OURS ? "**" + calls + "**" : calls;
        return wrong == 0 ? shown : shown + " (" + percent(wrong, row.runs()) + " before)";
    }

    private static String number(long calls) {
        return calls == Run.NEVER ? "never" : String.format(Locale.ROOT, "%,d", calls);
    }

    private static String percent(int count, int runs) {
        double percent = 100.0 * count / runs;
        String format = percent == 0 || percent >= 9.95 ? "%.0f %%" : percent >= 0.095 ? "%.1f %%" : "%.2f %%";
        return String.format(Locale.ROOT, format, percent);
    }

    private static String json(Row row) {
        String judges = IntStream.rangeClosed(0, Judge.Kind.OURS)
                .mapToObj(judge -> "\"%s\": {\"wrong\": %d, \"median\": %s, \"p95\": %s}"
                        .formatted(
                                Judge.Kind.ALL.get(judge).title(),
                                row.wrong(judge).length,
                                jsonNumber(row, judge, 0.5),
                                jsonNumber(row, judge, 0.95)))
                .collect(Collectors.joining(", "));
        return "{\"name\": \"%s\", \"runs\": %d, \"judges\": {%s}}"
                .formatted(row.scenario().name(), row.runs(), judges);
    }

    private static String jsonNumber(Row row, int judge, double part) {
        long calls = row.calls(judge, part);
        return calls == Run.NEVER ? "null" : String.valueOf(calls);
    }
}
