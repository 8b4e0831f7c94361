package dev.switchback.client;

import dev.switchback.protocol.Following;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counts of an instance and what the server knows of them. Any thread counts; one thread drafts and acknowledges.
 *
 * <p>Counts are cumulative, and a report holds every series, and of it every bucket and group, that is not acknowledged:
 * the newest report that arrives says all that any lost, doubled or overtaken one would have said.
 */
final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int MOST_FLAGS = 10_000;
    private static final int BUDGET = ReportCodec.LIMIT / 2;

    private final Map<String, SwitchedFlag> flags = new ConcurrentHashMap<>();
    private final Function<String, SwitchedFlag> maker;

    Telemetry(Function<String, SwitchedFlag> maker) {
        this.maker = maker;
    }

    /**
     * A report and what it leaves to be said.
     *
     * @param report to be sent
     * @param readings by the counters they come from
     */
    record Draft(Report report, Map<Counters, Counters.Reading> readings) {}

    /** Returns what is known of a flag; beyond {@value #MOST_FLAGS} flags, something that is never reported. */
    SwitchedFlag flag(String key) {
        SwitchedFlag known = flags.get(key);
        if (known != null) {
            return known;
        }
        if (flags.size() >= MOST_FLAGS) {
            LOG.warn("Not reporting on {}: {} flags are reported on already", key, flags.size());
            return maker.apply(key);
        }
        return flags.computeIfAbsent(key, maker);
    }

    /** Says whether there is something that the server has not acknowledged. */
    boolean due() {
        return flags.values().stream().anyMatch(flag -> flag.series().stream().anyMatch(Counters::due));
    }

    /** Returns the flags whose breaker is open. */
    Set<String> tripped() {
        return flags.values().stream()
                .filter(SwitchedFlag::tripped)
                .map(SwitchedFlag::key)
                .collect(Collectors.toSet());
    }

    /** Returns what has been counted of each flag, by key. */
    List<SwitchReport> switches() {
        return flags.values().stream()
                .map(SwitchedFlag::report)
                .sorted(Comparator.comparing(SwitchReport::flag))
                .toList();
    }

    /** Finds what has been counted of {@code flag}. */
    Optional<SwitchReport> report(String flag) {
        return Optional.ofNullable(flags.get(flag)).map(SwitchedFlag::report);
    }

    /** Drafts the report of what is due, as much as fits. */
    Draft draft(Instance instance, long sequence, Receipt receipt, boolean leaving, Following following) {
        Map<Counters, Counters.Reading> readings = new LinkedHashMap<>();
        int size = 0;
        for (Counters counters : everyDue()) {
            Counters.Reading reading = counters.read();
            size += size(reading.series());
            if (!readings.isEmpty() && (size > BUDGET || readings.size() == ReportCodec.SERIES)) {
                break;
            }
            readings.put(counters, reading);
        }
        flags.values().forEach(SwitchedFlag::reported);
        List<Series> series =
                readings.values().stream().map(Counters.Reading::series).toList();
        return new Draft(
                new Report(instance, sequence, receipt, series, tripped(), leaving, Optional.of(following)), readings);
    }

    /** The server has acknowledged {@code draft}. */
    void acknowledge(Draft draft, long now) {
        draft.readings().forEach((counters, reading) -> counters.acknowledge(reading, now));
        flags.values().forEach(flag -> flag.dropOld(now));
    }

    /** The server remembers less than it has acknowledged, as one that was restored from a backup: it is told everything. */
    void forgetAcknowledged() {
        flags.values().forEach(flag -> flag.series().forEach(Counters::forgetAcknowledged));
    }

    private List<Counters> everyDue() {
        List<Counters> due = new ArrayList<>();
        flags.values()
                .forEach(flag -> flag.series().stream().filter(Counters::due).forEach(due::add));
        return due;
    }

    /** Estimates the size of a series' document, rather too large, in bytes. */
    private static int size(Series series) {
        return 512
                + 24 * series.latency().size()
                + 64 * series.groups().size()
                + 12 * series.failingUnits().size()
                + 20 * series.firstCalls().timed().size()
                + 12 * series.firstCalls().untimed().size()
                + series.metrics().stream().mapToInt(Telemetry::size).sum();
    }

    private static int size(MetricSeries metric) {
        return 256
                + 6 * metric.name().length()
                + 24 * metric.values().size()
                + 12 * metric.hitUnits().size()
                + 20 * metric.unitValues().size();
    }
}
