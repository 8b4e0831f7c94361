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
            check.text("/series/" + i + "/flag", series.get(i).key().flag());
            check.text("/series/" + i + "/variation", series.get(i).key().variation());
            for (MetricSeries metric : series.get(i).metrics()) {
                check.text("/series/" + i + "/metrics", metric.name());
            }
        }
        if (!check.problems.isEmpty()) {
            throw Refusal.invalid(check.problems);
        }
    }

    private void texts(String pointer, Collection<String> texts) {
        texts.forEach(text -> text(pointer, text));
    }

    private void text(String pointer, String text) {
        boolean storable = text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
        if (!storable) {
            problems.add(new Problem(pointer, "Text must be Unicode without NUL."));
        }
    }
}
