package dev.switchback.server.telemetry;

import dev.switchback.protocol.FirstCalls;
import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what {@link PageWriter} has written. Confined to one thread. */
final class PageReader {
    private final byte[] bytes;
    private int at;

    PageReader(Page page) {
        this.bytes = page.counts();
    }

    boolean hasNext() {
        return at < bytes.length;
    }

    /** Returns what is counted of the next series. */
    SeriesDelta next() {
        SeriesKey key = new SeriesKey(text(), number(), text(), number() == 1);
        return new SeriesDelta(
                key, number(), number(), number(), buckets(), groups(), Set.of(), FirstCalls.NONE, metrics());
    }

    private SparseCounts buckets() {
        int size = (int) number();
        int[] buckets = new int[size];
        long[] counts = new long[size];
        for (int i = 0; i < size; i++) {
            buckets[i] = (int) number();
            counts[i] = number();
        }
        return size == 0 ? SparseCounts.NONE : new SparseCounts(buckets, counts);
    }

    private GroupSums groups() {
        int size = (int) number();
        int[] groups = new int[size];
        long[] sums = new long[GroupSums.FIELDS * size];
        for (int i = 0; i < size; i++) {
            groups[i] = (int) number();
            for (int field = 0; field < GroupSums.FIELDS; field++) {
                sums[GroupSums.FIELDS * i + field] = number();
            }
        }
        return size == 0 ? GroupSums.NONE : new GroupSums(groups, sums);
    }

    private List<MetricSeries> metrics() {
        int size = (int) number();
        List<MetricSeries> metrics = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            metrics.add(new MetricSeries(text(), number(), number(), buckets(), Set.of(), Map.of()));
        }
        return metrics;
    }

    private String text() {
        int length = (int) number();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    private long number() {
        long number = 0;
        int shift = 0;
        byte next = bytes[at++];
        while (next < 0) {
            number |= (next & 0x7fL) << shift;
            shift += 7;
            next = bytes[at++];
        }
        return number | (long) next << shift;
    }
}
