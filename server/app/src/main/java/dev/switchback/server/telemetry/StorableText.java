package dev.switchback.server.telemetry;

import dev.switchback.evaluation.Problem;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.server.changes.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Text that PostgreSQL can hold: no NUL, no half of a surrogate pair. One bad name would keep all else from being saved. */
final class StorableText {
    private final List<Problem> problems = new ArrayList<>();

    private StorableText() {}

    /** Refuses a report that holds any other text. */
    static void requireIn(Report report) {
        StorableText check = new StorableText();
        check.text("/instance/name", report.instance().name());
        check.text("/instance/incarnation", report.instance().incarnation());
        check.text("/instance/sdk", report.instance().sdk());
        check.text("/receipt/hash", report.receipt().hash());
        check.texts("/receipt/rejected", report.receipt().rejected());
        check.texts("/tripped", report.tripped());
        List<Series> series = report.series();
        for (int i = 0; i < series.size(); i++) {
            check.series(i, series.get(i));
        }
        if (!check.problems.isEmpty()) {
            throw Refusal.invalid(check.problems);
        }
    }

    private void series(int number, Series series) {
        if (!isStorable(series.key().flag())) {
            refuse("/series/" + number + "/flag");
        }
        if (!isStorable(series.key().variation())) {
            refuse("/series/" + number + "/variation");
        }
        for (MetricSeries metric : series.metrics()) {
            if (!isStorable(metric.name())) {
                refuse("/series/" + number + "/metrics");
            }
        }
    }

    private void texts(String pointer, Collection<String> texts) {
        texts.forEach(text -> text(pointer, text));
    }

    private void text(String pointer, String text) {
        if (!isStorable(text)) {
            refuse(pointer);
        }
    }

    private void refuse(String pointer) {
        problems.add(new Problem(pointer, "Text must be Unicode without NUL."));
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                return false;
            }
            i += pair ? 1 : 0;
        }
        return true;
    }
}
