package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.LatencyBuckets;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import dev.switchback.protocol.TimedUnits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads reports that are spelled exactly as {@link ReportCodec#write} spells them: members in its order, numbers
 * ascending, no white space, nothing but printable ASCII. Any other is left to the reader that takes whatever JSON
 * allows, {@link ReportCodec#read}, and so is every report with something wrong in it; what both take, they read alike. A server reads thousands of
 * reports a second, and nearly all bytes of a report are lists of numbers, which are read here straight into arrays.
 */
public final class CanonicalReport {
    private static final int MOST_DIGITS = 18;
    private static final int NONE = 0;

    private final byte[] document;
    private int at;

    /** Buckets, groups and units in the making; there are never more of them. */
    private final int[] places = new int[LatencyBuckets.COUNT];

    private final long[] numbers = new long[Math.max(LatencyBuckets.COUNT, GroupSums.FIELDS * GroupSum.GROUPS)];

    private final int[] times = new int[ReportCodec.UNITS];

    private CanonicalReport(byte[] document) {
        this.document = document;
    }

    /** Thrown on whatever is not spelled so; without a stack, as it is no failure. */
    private static final class Other extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Other() {
            super(null, null, false, false);
        }
    }

    /** Reads a report; empty if it is spelled in any other way, or is none. */
    public static Optional<Report> read(byte[] document) {
        if (document.length > ReportCodec.LIMIT) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CanonicalReport(document).report());
        } catch (Other | ArrayIndexOutOfBoundsException other) {
            return Optional.empty();
        }
    }

    private Report report() {
        expect("{\"instance\":");
        Instance instance = instance();
        expect(",\"sequence\":");
        boolean builds = skip("[");
        long since = builds ? count() : 0;
        require(!builds || (since > 0 && skip(",")));
        long sequence = count();
        require(sequence > since && (!builds || skip("]")));
        expect(",\"receipt\":");
        Receipt receipt = receipt();
        expect(",\"series\":[");
        List<Series> series = new ArrayList<>();
        while (more(series.size())) {
            require(series.size() < ReportCodec.SERIES);
            series.add(series());
        }
        expect(",\"tripped\":[");
        Set<String> tripped = flags();
        expect(",\"leaving\":");
        boolean leaving = bool();
        Optional<Following> following = following();
        expect("}");
        require(at == document.length);
        return new Report(instance, sequence, since, receipt, series, tripped, leaving, following);
    }

    private Optional<Following> following() {
        if (!skip(",\"poll\":[")) {
            return Optional.empty();
        }
        if (skip("]")) {
            return Optional.of(Following.STREAM);
        }
        long interval = count();
        expect(",");
        long due = count();
        expect("]");
        require(interval >= 1 && interval <= Following.LONGEST && due <= Following.LONGEST);
        return Optional.of(new Following(interval, due));
    }

    private Instance instance() {
        expect("{\"name\":");
        String name = name();
        expect(",\"incarnation\":");
        String incarnation = name();
        expect(",\"sdk\":");
        String sdk = text(ReportCodec.NAME);
        expect("}");
        return new Instance(name, incarnation, sdk);
    }

    private Receipt receipt() {
        expect("{\"revision\":");
        long revision = count();
        expect(",\"hash\":");
        String hash = text(ReportCodec.NAME);
        expect(",\"epoch\":");
        long epoch = count();
        expect(",\"rejected\":[");
        Set<String> rejected = flags();
        expect("}");
        return new Receipt(revision, hash, epoch, rejected);
    }

    private Series series() {
        expect("{\"flag\":");
        SeriesKey key = key();
        expect(",\"calls\":");
        long calls = count();
        expect(",\"errors\":");
        long errors = count();
        require(errors <= calls);
        expect(",\"fallbacks\":");
        long fallbacks = count();
        expect(",\"latency\":[");
        SparseCounts latency = buckets(calls - errors);
        expect(",\"groups\":[");
        GroupSums groups = groups(calls - errors);
        expect(",\"failingUnits\":[");
        Set<Integer> failingUnits = units();
        FirstCalls firstCalls = firstCalls();
        List<MetricSeries> metrics = metrics();
        expect("}");
        return new Series(key, calls, errors, fallbacks, latency, groups, failingUnits, firstCalls, metrics);
    }

    private SeriesKey key() {
        String flag = text(ReportCodec.KEY);
        expect(",\"version\":");
        long version = count();
        expect(",\"variation\":");
        String variation = text(ReportCodec.NAME);
        expect(",\"randomised\":");
        return new SeriesKey(flag, version, variation, bool());
    }

    private FirstCalls firstCalls() {
        TimedUnits timed = skip(",\"timedUnits\":[") ? timedUnits() : TimedUnits.NONE;
        Set<Integer> untimed = skip(",\"untimedUnits\":[") ? units() : Set.of();
        return timed.isEmpty() && untimed.isEmpty() ? FirstCalls.NONE : new FirstCalls(timed, untimed);
    }

    private List<MetricSeries> metrics() {
        if (!skip(",\"metrics\":[")) {
            return List.of();
        }
        List<MetricSeries> metrics = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (more(metrics.size())) {
            MetricSeries metric = metric();
            require(metrics.size() < ReportCodec.METRICS && names.add(metric.name()));
            metrics.add(metric);
        }
        return metrics;
    }

    private MetricSeries metric() {
        expect("{\"name\":");
        String name = name();
        expect(",\"observations\":");
        long observations = count();
        expect(",\"hits\":");
        long hits = count();
        require(hits <= observations);
        expect(",\"values\":[");
        SparseCounts values = buckets(observations);
        expect(",\"hitUnits\":[");
        Set<Integer> hitUnits = units();
        expect(",\"unitValues\":[");
        Map<Integer, Integer> unitValues = bucketsOfUnits();
        expect("}");
        return new MetricSeries(name, observations, hits, values, hitUnits, unitValues);
    }

    /** Reads pairs of a bucket and a count, of which there are no more than {@code most} altogether. */
    private SparseCounts buckets(long most) {
        long left = most;
        int length = 0;
        while (more(length)) {
            expect('[');
            places[length] = place(LatencyBuckets.COUNT, length);
            expect(',');
            numbers[length] = count();
            left -= numbers[length++];
            require(left >= 0);
            expect(']');
        }
        return length == NONE
                ? SparseCounts.NONE
                : new SparseCounts(Arrays.copyOf(places, length), Arrays.copyOf(numbers, length));
    }

    /** Reads groups with no more than {@code most} calls altogether. */
    private GroupSums groups(long most) {
        long left = most;
        int length = 0;
        int next = 0;
        while (more(length)) {
            expect('[');
            places[length] = place(GroupSum.GROUPS, length);
            length++;
            for (int field = 0; field < GroupSums.FIELDS; field++) {
                expect(',');
                numbers[next++] = count();
            }
            left -= numbers[next - GroupSums.FIELDS];
            require(left >= 0);
            expect(']');
        }
        return length == NONE
                ? GroupSums.NONE
                : new GroupSums(Arrays.copyOf(places, length), Arrays.copyOf(numbers, next));
    }

    /** Reads a place below {@code end} and above the one before. */
    private int place(int end, int length) {
        long place = count();
        require(place < end && (length == NONE || place > places[length - 1]));
        return (int) place;
    }

    private TimedUnits timedUnits() {
        int length = 0;
        while (more(length)) {
            require(length < ReportCodec.UNITS);
            expect('[');
            int unit = unit();
            require(length == NONE || unit > places[length - 1]);
            places[length] = unit;
            expect(',');
            long bucket = count();
            require(bucket < LatencyBuckets.COUNT);
            times[length++] = (int) bucket;
            expect(']');
        }
        return length == NONE
                ? TimedUnits.NONE
                : new TimedUnits(Arrays.copyOf(places, length), Arrays.copyOf(times, length));
    }

    private Map<Integer, Integer> bucketsOfUnits() {
        Map<Integer, Integer> buckets = new HashMap<>();
        while (more(buckets.size())) {
            require(buckets.size() < ReportCodec.UNITS);
            expect('[');
            int unit = unit();
            expect(',');
            long bucket = count();
            require(bucket < LatencyBuckets.COUNT && buckets.put(unit, (int) bucket) == null);
            expect(']');
        }
        return buckets;
    }

    private Set<Integer> units() {
        if (skip("]")) {
            return Set.of();
        }
        Set<Integer> units = new HashSet<>();
        for (boolean more = true; more; more = more(units.size())) {
            require(units.size() < ReportCodec.UNITS && units.add(unit()));
        }
        return units;
    }

    private int unit() {
        long unit = number();
        require(unit == (int) unit);
        return (int) unit;
    }

    private Set<String> flags() {
        Set<String> flags = new HashSet<>();
        while (more(flags.size())) {
            require(flags.add(text(ReportCodec.KEY)));
        }
        return flags;
    }

    private String name() {
        String name = text(ReportCodec.NAME);
        require(!name.isBlank());
        return name;
    }

    private String text(int limit) {
        expect('"');
        int start = at;
        while (document[at] != '"') {
            require(document[at] >= ' ' && document[at] != '\\');
            at++;
        }
        require(at - start <= limit);
        return new String(document, start, at++ - start, StandardCharsets.ISO_8859_1);
    }

    private boolean bool() {
        boolean value = skip("true");
        if (!value) {
            expect("false");
        }
        return value;
    }

    private long count() {
        int start = at;
        long value = 0;
        for (byte digit = document[at]; digit >= '0' && digit <= '9'; digit = document[at]) {
            value = 10 * value + digit - '0';
            at++;
        }
        int digits = at - start;
        require(digits > 0 && digits <= MOST_DIGITS && (digits == 1 || document[start] != '0'));
        return value;
    }

    private long number() {
        if (document[at] != '-') {
            return count();
        }
        at++;
        long value = count();
        require(value > 0);
        return -value;
    }

    /** Says whether a list goes on after {@code items}, and steps over the comma or the end. */
    private boolean more(int items) {
        if (document[at] == ']') {
            at++;
            return false;
        }
        if (items > 0) {
            expect(',');
        }
        return true;
    }

    private void expect(char character) {
        require(document[at++] == character);
    }

    private void expect(String text) {
        require(skip(text));
    }

    private boolean skip(String text) {
        if (document.length - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (document[at + i] != text.charAt(i)) {
                return false;
            }
        }
        at += text.length();
        return true;
    }

    private static void require(boolean canonical) {
        if (!canonical) {
            throw new Other();
        }
    }
}
