package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reports for tests. */
final class Reports {
    static final SeriesKey V2 = new SeriesKey("checkout", 7, "v2", true);

    private Reports() {}

    static Report of(String incarnation, long sequence, Series... series) {
        return new Report(
                instance(incarnation), sequence, new Receipt(7, "hash", 1, Set.of()), List.of(series), Set.of());
    }

    static Report since(long since, String incarnation, long sequence, Series... series) {
        return new Report(
                instance(incarnation),
                sequence,
                since,
                new Receipt(7, "hash", 1, Set.of()),
                List.of(series),
                Set.of(),
                false,
                Optional.empty());
    }

    static Report leaving(String incarnation, long sequence, Series... series) {
        return new Report(
                instance(incarnation), sequence, new Receipt(7, "hash", 1, Set.of()), List.of(series), Set.of(), true);
    }

    static Report receipt(String incarnation, long sequence, long revision, long epoch) {
        return new Report(
                instance(incarnation), sequence, new Receipt(revision, "hash", epoch, Set.of()), List.of(), Set.of());
    }

    static Instance instance(String incarnation) {
        return new Instance("host of " + incarnation, incarnation, "java/0.1.0");
    }

    static Series series(SeriesKey key, long calls, long errors) {
        long successes = calls - errors;
        return new Series(
                key,
                calls,
                errors,
                errors / 2,
                successes == 0 ? Map.of() : Map.of(300, successes),
                successes == 0 ? List.of() : List.of(new GroupSum(17, successes, 9 * successes, 81 * successes)),
                Set.of());
    }

    static Series observing(SeriesKey key, MetricSeries... metrics) {
        return new Series(key, 0, 0, 0, Map.of(), List.of(), Set.of(), FirstCalls.NONE, List.of(metrics));
    }

    static Series failing(SeriesKey key, long calls, Integer... units) {
        return new Series(key, calls, calls, 0, Map.of(), List.of(), Set.of(units));
    }
}
