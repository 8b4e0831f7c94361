package dev.switchback.server.telemetry;

import dev.switchback.server.changes.EnvironmentId;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * What a node has written down of a flag's calls.
 *
 * @param slowest bucket of the slowest one, as {@link dev.switchback.protocol.LatencyBuckets} has them; 0 for none
 */
public record CountedCalls(long calls, long errors, int slowest) {

    /** Reads what is written of {@code flag} in {@code environment}. */
    public static CountedCalls of(Jdbi jdbi, EnvironmentId environment, String flag) {
        List<SeriesDelta> series = new TelemetryStore(jdbi)
                .load(environment).pages().values().stream()
                        .flatMap(List::stream)
                        .flatMap(CountedCalls::series)
                        .filter(one -> one.key().flag().equals(flag))
                        .toList();
        return new CountedCalls(
                series.stream().mapToLong(SeriesDelta::calls).sum(),
                series.stream().mapToLong(SeriesDelta::errors).sum(),
                series.stream()
                        .flatMap(one -> one.latency().keySet().stream())
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0));
    }

    private static Stream<SeriesDelta> series(Page page) {
        Stream.Builder<SeriesDelta> series = Stream.builder();
        for (PageReader reader = new PageReader(page); reader.hasNext(); ) {
            series.add(reader.next());
        }
        return series.build();
    }
}
