package dev.switchback.protocol;

import dev.switchback.evaluation.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON form of reports. Its reader stands at the border to strangers: it ignores unknown members, and refuses the
 * whole report when a known one is out of range or contradicts another.
 */
public final class ReportCodec {
    /** Size of the largest report, in bytes; SDKs stay under half of it. */
    public static final int LIMIT = 2 * 1024 * 1024;

    /** Series a report may hold. */
    public static final int SERIES = 1_000;

    /** Failing units a series may hold. */
    public static final int FAILING_UNITS = 100;

    /** Characters of the name of an instance, an incarnation, an SDK, a hash or a variation. */
    public static final int NAME = 128;

    /** Characters of a flag's key. */
    public static final int KEY = 256;

    private static final int FLAGS = 10_000;

    private ReportCodec() {}

    /**
     * Reads a report.
     *
     * @throws MalformedDocument if the document is none, or holds values that cannot be
     */
    public static Report read(byte[] document) {
        Node root = Node.root(Json.read(document, LIMIT));
        List<Node> series = root.at("series").items();
        if (series.size() > SERIES) {
            throw root.at("series").problem("at most " + SERIES + " are allowed, not " + series.size());
        }
        return new Report(
                instance(root.at("instance")),
                root.at("sequence").whole(1, Long.MAX_VALUE),
                receipt(root.at("receipt")),
                series.stream().map(ReportCodec::series).toList(),
                root.at("tripped").set(FLAGS, flag -> flag.text(KEY)));
    }

    /** Returns the document of {@code report}, in UTF-8. */
    public static byte[] write(Report report) {
        return Json.write(new Members()
                .put("instance", value(report.instance()))
                .put("sequence", report.sequence())
                .put("receipt", value(report.receipt()))
                .put("series", report.series(), ReportCodec::value)
                .putSorted("tripped", report.tripped())
                .value());
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
                node.at("failingUnits").set(FAILING_UNITS, ReportCodec::unit));
        requireWithin(series.calls() - series.errors(), series.latency().values(), node.at("latency"));
        requireWithin(
                series.calls() - series.errors(),
                series.groups().stream().map(GroupSum::count).toList(),
                node.at("groups"));
        return series;
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

    private static void requireWithin(long most, Iterable<Long> counts, Node place) {
        long left = most;
        for (long count : counts) {
            left -= count;
            if (left < 0) {
                throw place.problem("more calls are counted than the " + most + " that succeeded");
            }
        }
    }

    private static Value numbers(long... numbers) {
        return new Value.Sequence(Arrays.stream(numbers).mapToObj(Value::of).toList());
    }
}
