package dev.switchback.server.telemetry;

import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SparseCounts;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sets and sparse counts as the columns hold them: JSON text, as on the wire. */
final class Columns {
    private Columns() {}

    static String names(Set<String> names) {
        return Json.text(names.stream().sorted().toList());
    }

    static Set<String> names(String column) {
        return Set.of(read(column, String[].class));
    }

    static String latency(SparseCounts latency) {
        StringBuilder column = new StringBuilder(2 + 8 * latency.size()).append('[');
        for (int i = 0; i < latency.size(); i++) {
            column.append(i == 0 ? "[" : ",[")
                    .append(latency.bucket(i))
                    .append(',')
                    .append(latency.count(i))
                    .append(']');
        }
        return column.append(']').toString();
    }

    static Map<Integer, Long> latency(String column) {
        return counts(List.of(read(column, long[][].class)));
    }

    static String groups(GroupSums groups) {
        StringBuilder column = new StringBuilder(2 + 32 * groups.size()).append('[');
        for (int i = 0; i < groups.size(); i++) {
            column.append(i == 0 ? "[" : ",[")
                    .append(groups.group(i))
                    .append(',')
                    .append(groups.count(i))
                    .append(',')
                    .append(groups.sumLog(i))
                    .append(',')
                    .append(groups.sumLogSquared(i))
                    .append(']');
        }
        return column.append(']').toString();
    }

    static List<GroupSum> groups(String column) {
        return Arrays.stream(read(column, long[][].class))
                .map(parts -> new GroupSum((int) parts[0], parts[1], parts[2], parts[3]))
                .toList();
    }

    static String metrics(List<MetricSeries> metrics) {
        return metrics.isEmpty()
                ? "[]"
                : Json.text(metrics.stream().map(StoredMetric::of).toList());
    }

    static List<MetricSeries> metrics(String column) {
        return Arrays.stream(read(column, StoredMetric[].class))
                .map(StoredMetric::series)
                .toList();
    }

    /** A metric as its column holds it. */
    private record StoredMetric(String name, long observations, long hits, List<long[]> values) {
        static StoredMetric of(MetricSeries metric) {
            return new StoredMetric(metric.name(), metric.observations(), metric.hits(), pairs(metric.values()));
        }

        MetricSeries series() {
            Map<Integer, Long> counts = counts(values);
            return new MetricSeries(name, observations, hits, counts, Set.of(), Map.of());
        }
    }

    private static List<long[]> pairs(Map<Integer, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new long[] {entry.getKey(), entry.getValue()})
                .toList();
    }

    private static Map<Integer, Long> counts(List<long[]> pairs) {
        Map<Integer, Long> counts = new HashMap<>();
        pairs.forEach(pair -> counts.put((int) pair[0], pair[1]));
        return counts;
    }

    private static <T> T read(String column, Class<T> type) {
        return Json.read(column.getBytes(StandardCharsets.UTF_8), type);
    }
}
