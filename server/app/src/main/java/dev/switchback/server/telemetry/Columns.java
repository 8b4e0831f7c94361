package dev.switchback.server.telemetry;

import dev.switchback.protocol.GroupSum;
import dev.switchback.protocol.MetricSeries;
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

    static String latency(Map<Integer, Long> latency) {
        return Json.text(pairs(latency));
    }

    static Map<Integer, Long> latency(String column) {
        return counts(List.of(read(column, long[][].class)));
    }

    static String groups(List<GroupSum> groups) {
        return Json.text(groups.stream()
                .map(sum -> new long[] {sum.group(), sum.count(), sum.sumLog(), sum.sumLogSquared()})
                .toList());
    }

    static List<GroupSum> groups(String column) {
        return Arrays.stream(read(column, long[][].class))
                .map(parts -> new GroupSum((int) parts[0], parts[1], parts[2], parts[3]))
                .toList();
    }

    static String metrics(List<MetricSeries> metrics) {
        return Json.text(metrics.stream().map(StoredMetric::of).toList());
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
