package dev.switchback.server.telemetry;

import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.MetricSeries;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.protocol.SparseCounts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes what was counted for {@link PageReader}: series after series, each with its key, its calls, errors and fallbacks,
 * and the lists of its buckets, groups and metrics. A number takes a byte for every seven bits, lowest first, all but the
 * last with the highest bit set; a list begins with its length, and a text is a list of bytes of UTF-8. Units are not
 * written. Confined to one thread.
 */
final class PageWriter {
    private static final int FEWEST = 256;
    private static final int LONGEST_NUMBER = 9;

    private byte[] bytes = new byte[FEWEST];
    private int length;
    private long calls;

    void add(SeriesDelta counted) {
        key(counted.key());
        number(counted.calls());
        number(counted.errors());
        number(counted.fallbacks());
        buckets(counted.latency());
        groups(counted.groups());
        number(counted.metrics().size());
        counted.metrics().forEach(this::metric);
        calls += counted.calls();
    }

    /** Adds what another one has written. */
    void add(PageWriter other) {
        room(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        calls += other.calls;
    }

    int length() {
        return length;
    }

    /** Returns what was written as a page. */
    Page page(int number, boolean whole) {
        return new Page(number, whole, calls, Arrays.copyOf(bytes, length));
    }

    /** Begins anew. */
    void clear() {
        length = 0;
        calls = 0;
        if (bytes.length > FEWEST * FEWEST) {
            bytes = new byte[FEWEST];
        }
    }

    private void key(SeriesKey key) {
        text(key.flag());
        number(key.version());
        text(key.variation());
        number(key.randomised() ? 1 : 0);
    }

    private void buckets(SparseCounts counts) {
        number(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            number(counts.bucket(i));
            number(counts.count(i));
        }
    }

    private void groups(GroupSums groups) {
        number(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            number(groups.group(i));
            number(groups.count(i));
            number(groups.sumLog(i));
            number(groups.sumLogSquared(i));
        }
    }

    private void metric(MetricSeries metric) {
        text(metric.name());
        number(metric.observations());
        number(metric.hits());
        buckets(metric.values());
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    private void number(long number) {
        room(LONGEST_NUMBER);
        long rest = number;
        while (rest > 0x7f) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
