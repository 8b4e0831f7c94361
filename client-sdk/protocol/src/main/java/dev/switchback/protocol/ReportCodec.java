package dev.switchback.protocol;

import dev.switchback.evaluation.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON form of reports. Its reader stands at the border to strangers: it ignores unknown members, and refuses the
 * whole report when a known one is out of range or contradicts another.
 */
public final class ReportCodec {
    /** Size of the largest report, in bytes; SDKs stay under half of it. */
    public static final int LIMIT = 2 * 1024 * 1024;

    /** Series a report may hold. */
    public static final int SERIES = 1_000;

    /** Units a series may name of each kind: failing, timed, untimed, and for each metric hit and valued. */
    public static final int UNITS = 500;

    /** Metrics a series may hold. */
    public static final int METRICS = 20;

    /** Characters of the name of a metric, an instance, an incarnation, an SDK, a hash or a variation. */
    public static final int NAME = 128;

    /** Characters of a flag's key. */
    public static final int KEY = 256;

    private static final int FLAGS = 10_000;

    private ReportCodec() {}

    /**
     * Reads a report, whatever the order of its members and however it is spelled.
     *
     * @throws MalformedDocument if the document is none, or holds values that cannot be
     */
    public static Report read(byte[] document) {
        Node root = Node.root(Json.read(document, LIMIT));
        List<Node> series = root.at("series").items();
        if (series.size() > SERIES) {
            throw root.at("series").problem("at most " + SERIES + " are allowed, not " + series.size());
        }
        Node place = root.at("sequence");
        boolean builds = place.value() instanceof Value.Sequence;
        long sequence = (builds ? place.items(2).get(1) : place).whole(1, Long.MAX_VALUE);
        return new Report(
                instance(root.at("instance")),
                sequence,
                builds ? place.items(2).get(0).whole(1, sequence - 1) : 0,
                receipt(root.at("receipt")),
                series.stream().map(ReportCodec::series).toList(),
                root.at("tripped").set(FLAGS, flag -> flag.text(KEY)),
                root.find("leaving").map(Node::bool).orElse(false),
                root.find("poll").map(ReportCodec::following));
    }

    /** Returns the document of {@code report}, in UTF-8. */
    public static byte[] write(Report report) {
        Members members = new Members()
                .put("instance", value(report.instance()))
                .put("sequence", sequence(report))
                .put("receipt", value(report.receipt()))
                .put("series", report.series(), ReportCodec::value)
                .putSorted("tripped", report.tripped())
                .put("leaving", report.leaving());
        report.following().ifPresent(following -> members.put("poll", value(following)));
        return Json.write(members.value());
    }

    /** Who has never heard of reports that build on others refuses them, since a sequence is a number to him. */
    private static Value sequence(Report report) {
        return report.since() == 0 ? Value.of(report.sequence()) : numbers(report.since(), report.sequence());
    }

    /** Nothing between the brackets is a stream. */
    private static Following following(Node poll) {
        if (poll.items().isEmpty()) {
            return Following.STREAM;
        }
        List<Node> pair = poll.items(2);
        return new Following(
                pair.get(0).whole(1, Following.LONGEST), pair.get(1).whole(0, Following.LONGEST));
    }

    private static Value value(Following following) {
        return following.streams() ? numbers() : numbers(following.intervalMillis(), following.dueMillis());
    }

    private static Instance instance(Node instance) {
        return new Instance(
                name(instance.at("name")),
                name(instance.at("incarnation")),
                instance.at("sdk").text(NAME));
    }

    private static String name(Node name) {
        String text = name.text(NAME);
        if (text.isBlank()) {
            throw name.problem("a name is wanted, not blank space");
        }
        return text;
    }

    private static Value value(Instance instance) {
        return new Members()
                .put("name", instance.name())
                .put("incarnation", instance.incarnation())
                .put("sdk", instance.sdk())
                .value();
    }

    private static Receipt receipt(Node receipt) {
        return new Receipt(
                receipt.at("revision").count(),
                receipt.at("hash").text(NAME),
                receipt.at("epoch").count(),
                receipt.at("rejected").set(FLAGS, flag -> flag.text(KEY)));
    }

    private static Value value(Receipt receipt) {
        return new Members()
                .put("revision", receipt.revision())
                .put("hash", receipt.hash())
                .put("epoch", receipt.epoch())
                .putSorted("rejected", receipt.rejected())
                .value();
    }

    private static Series series(Node node) {
        long calls = node.at("calls").count();
        Series series = new Series(
                key(node),
                calls,
                node.at("errors").whole(0, calls),
                node.at("fallbacks").count(),
                latency(node.at("latency")),
                groups(node.at("groups")),
                node.at("failingUnits").set(UNITS, ReportCodec::unit),
                firstCalls(node),
                node.find("metrics").map(ReportCodec::metrics).orElse(List.of()));
        String successes = "calls are counted than the " + (series.calls() - series.errors()) + " that succeeded";
        requireWithin(series.calls() - series.errors(), series.latency().values(), node.at("latency"), successes);
        requireWithin(
                series.calls() - series.errors(),
                series.groups().stream().map(GroupSum::count).toList(),
                node.at("groups"),
                successes);
        return series;
    }

    private static FirstCalls firstCalls(Node series) {
        return new FirstCalls(
                series.find("timedUnits").map(ReportCodec::bucketsOfUnits).orElse(Map.of()),
                series.find("untimedUnits")
                        .map(units -> units.set(UNITS, ReportCodec::unit))
                        .orElse(Set.of()));
    }

    private static List<MetricSeries> metrics(Node metrics) {
        List<Node> items = metrics.items();
        if (items.size() > METRICS) {
            throw metrics.problem("at most " + METRICS + " are allowed, not " + items.size());
        }
        List<MetricSeries> all = items.stream().map(ReportCodec::metric).toList();
        if (all.stream().map(MetricSeries::name).distinct().count() < all.size()) {
            throw metrics.problem("a metric is there twice");
        }
        return all;
    }

    private static MetricSeries metric(Node node) {
        long observations = node.at("observations").count();
        MetricSeries metric = new MetricSeries(
                name(node.at("name")),
                observations,
                node.at("hits").whole(0, observations),
                latency(node.at("values")),
                node.at("hitUnits").set(UNITS, ReportCodec::unit),
                bucketsOfUnits(node.at("unitValues")));
        requireWithin(
                observations,
                metric.values().values(),
                node.at("values"),
                "values are counted than the " + observations + " that were observed");
        return metric;
    }

    private static Value value(MetricSeries metric) {
        return new Members()
                .put("name", metric.name())
                .put("observations", metric.observations())
                .put("hits", metric.hits())
                .put("values", metric.values().entrySet(), entry -> numbers(entry.getKey(), entry.getValue()))
                .put("hitUnits", metric.hitUnits().stream().sorted().toList(), Value::of)
                .put("unitValues", metric.unitValues().entrySet(), entry -> numbers(entry.getKey(), entry.getValue()))
                .value();
    }

    private static Value value(Series series) {
        return new Members()
                .put("flag", series.key().flag())
                .put("version", series.key().version())
                .put("variation", series.key().variation())
                .put("randomised", series.key().randomised())
                .put("calls", series.calls())
                .put("errors", series.errors())
                .put("fallbacks", series.fallbacks())
                .put("latency", series.latency().entrySet(), entry -> numbers(entry.getKey(), entry.getValue()))
                .put("groups", series.groups(), ReportCodec::value)
                .put("failingUnits", series.failingUnits().stream().sorted().toList(), Value::of)
                .putUnlessEmpty(
                        "timedUnits",
                        series.firstCalls().timed().entrySet(),
                        entry -> numbers(entry.getKey(), entry.getValue()))
                .putUnlessEmpty(
                        "untimedUnits",
                        series.firstCalls().untimed().stream().sorted().toList(),
                        Value::of)
                .putUnlessEmpty("metrics", series.metrics(), ReportCodec::value)
                .value();
    }

    private static SeriesKey key(Node series) {
        return new SeriesKey(
                series.at("flag").text(KEY),
                series.at("version").count(),
                series.at("variation").text(NAME),
                series.at("randomised").bool());
    }

    private static Map<Integer, Long> latency(Node latency) {
        Map<Integer, Long> counts = new HashMap<>();
        for (Node item : latency.items()) {
            List<Node> pair = item.items(2);
            int bucket = (int) pair.get(0).whole(0, LatencyBuckets.COUNT - 1);
            if (counts.put(bucket, pair.get(1).count()) != null) {
                throw item.problem("bucket " + bucket + " is there twice");
            }
        }
        return counts;
    }

    private static Map<Integer, Integer> bucketsOfUnits(Node units) {
        List<Node> items = units.items();
        if (items.size() > UNITS) {
            throw units.problem("at most " + UNITS + " are allowed, not " + items.size());
        }
        Map<Integer, Integer> buckets = new HashMap<>();
        for (Node item : items) {
            List<Node> pair = item.items(2);
            int bucket = (int) pair.get(1).whole(0, LatencyBuckets.COUNT - 1);
            if (buckets.put(unit(pair.get(0)), bucket) != null) {
                throw item.problem("a unit is there twice");
            }
        }
        return buckets;
    }

    private static List<GroupSum> groups(Node groups) {
        List<GroupSum> sums = groups.list(ReportCodec::group);
        if (sums.stream().mapToInt(GroupSum::group).distinct().count() < sums.size()) {
            throw groups.problem("a group is there twice");
        }
        return sums;
    }

    private static GroupSum group(Node group) {
        List<Node> parts = group.items(4);
        return new GroupSum(
                (int) parts.get(0).whole(0, GroupSum.GROUPS - 1),
                parts.get(1).count(),
                parts.get(2).count(),
                parts.get(3).count());
    }

    private static Value value(GroupSum sum) {
        return numbers(sum.group(), sum.count(), sum.sumLog(), sum.sumLogSquared());
    }

    private static int unit(Node unit) {
        return (int) unit.whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static void requireWithin(long most, Iterable<Long> counts, Node place, String excess) {
        long left = most;
        for (long count : counts) {
            left -= count;
            if (left < 0) {
                throw place.problem("more " + excess);
            }
        }
    }

    private static Value numbers(long... numbers) {
        return new Value.Sequence(Arrays.stream(numbers).mapToObj(Value::of).toList());
    }
}
