package dev.switchback.server.telemetry;

import dev.switchback.protocol.GroupSum;
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
        return Json.text(latency.entrySet().stream()
                .map(entry -> new long[] {entry.getKey(), entry.getValue()})
                .toList());
    }

    static Map<Integer, Long> latency(String column) {
        Map<Integer, Long> latency = new HashMap<>();
        for (long[] pair : read(column, long[][].class)) {
            latency.put((int) pair[0], pair[1]);
        }
        return latency;
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

    private static <T> T read(String column, Class<T> type) {
        return Json.read(column.getBytes(StandardCharsets.UTF_8), type);
    }
}
