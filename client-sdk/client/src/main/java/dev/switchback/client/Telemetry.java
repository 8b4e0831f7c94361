package dev.switchback.client;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counts of an instance and what the server knows of them. Any thread counts; one thread drafts and hears answers.
 *
 * <p>Counts are cumulative, and a report holds every series, and of it every bucket and group, that has changed since the
 * report that it builds on, which the server has heard: the newest report that arrives says all that any lost, doubled or
 * overtaken one would have said. Where a server turns out not to have heard that report, since another has taken its
 * place, all is said again that is not written down; it is remembered until then.
 */
final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int MOST_FLAGS = 10_000;
    private static final int BUDGET = ReportCodec.LIMIT / 2;

    private final Map<String, SwitchedFlag> flags = new ConcurrentHashMap<>();
    private final Function<String, SwitchedFlag> maker;

    /** Sequences of what each {@link Counters} holds as heard, awaited and kept, and up to which the server keeps. */
    private long heard;

    private long awaited;
    private long kept;
    private long keptByServer;
    private boolean saysWhatItHeard;

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

    /** Says whether there is something that the server has not written down. */
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

    /** Drafts the report of what is news, as much as fits; the last one says whatever is not written down. */
    Draft draft(Instance instance, long sequence, Receipt receipt, boolean leaving, Following following) {
        if (leaving) {
            repeat();
        }
        Map<Counters, Counters.Reading> readings = new LinkedHashMap<>();
        int size = 0;
        for (Counters counters : counters(Counters::hasNews)) {
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
                new Report(
                        instance,
                        sequence,
                        saysWhatItHeard && !leaving ? heard : 0,
                        receipt,
                        series,
                        tripped(),
                        leaving,
                        Optional.of(following)),
                readings);
    }

    /** Hears what a draft was answered, and says whether the draft has been heard. */
    boolean answered(Draft draft, Acknowledgement answer, long now) {
        Report report = draft.report();
        saysWhatItHeard = answer.heard() > 0;
        boolean taken = answer.heard() >= report.sequence() || (!saysWhatItHeard && report.since() == 0);
        if (taken) {
            draft.readings().forEach((counters, reading) -> counters.hear(reading, now));
            heard = report.sequence();
        }
        keep(answer.sequence());
        if (!taken) {
            lose();
        } else if (!saysWhatItHeard) {
            repeat();
        }
        flags.values().forEach(flag -> flag.dropOld(now));
        return taken;
    }

    /** A server has refused a report, perhaps because it knows none that build on others. */
    void refused() {
        saysWhatItHeard = false;
        lose();
    }

    /** Whoever remembers less than was written down, as one that was restored from a backup, is told everything. */
    private void keep(long sequence) {
        if (sequence < keptByServer) {
            counters(any -> true).forEach(Counters::forget);
            kept = 0;
            heard = kept;
            awaited = kept;
        }
        keptByServer = sequence;
        for (int i = 0; i < 2 && sequence >= awaited; i++) {
            counters(any -> true).forEach(Counters::keep);
            kept = awaited;
            awaited = heard;
        }
    }

    private void lose() {
        counters(any -> true).forEach(Counters::lose);
        heard = kept;
        awaited = kept;
    }

    private void repeat() {
        counters(any -> true).forEach(Counters::repeat);
        heard = kept;
    }

    private List<Counters> counters(Predicate<Counters> which) {
        return flags.values().stream()
                .flatMap(flag -> flag.series().stream())
                .filter(which)
                .toList();
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
