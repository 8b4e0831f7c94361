package dev.switchback.protocol;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Units with the {@link LatencyBuckets bucket} of a time of each, ascending. A map that does not change and keeps its
 * numbers unboxed, since a server is told of thousands a second. Safe to share between threads.
 */
public final class TimedUnits extends AbstractMap<Integer, Integer> {
    /** No unit. */
    public static final TimedUnits NONE = new TimedUnits(new int[0], new int[0]);

    private final int[] units;
    private final int[] buckets;

    /** Takes over both arrays, which nobody may change any more: of one length, and strictly ascending by unit. */
    public TimedUnits(int[] units, int[] buckets) {
        this.units = units;
        this.buckets = buckets;
    }

    /** Returns the units of a map. */
    public static TimedUnits of(Map<Integer, Integer> buckets) {
        if (buckets instanceof TimedUnits timed) {
            return timed;
        }
        int[] units =
                buckets.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        return new TimedUnits(units, Arrays.stream(units).map(buckets::get).toArray());
    }

    /** Returns the unit at {@code position}, from 0. */
    public int unit(int position) {
        return units[position];
    }

    /** Returns the bucket of the unit at {@code position}, from 0. */
    public int bucket(int position) {
        return buckets[position];
    }

    @Override
    public int size() {
        return units.length;
    }

    @Override
    public boolean containsKey(@Nullable Object unit) {
        return get(unit) != null;
    }

    @Override
    public @Nullable Integer get(@Nullable Object unit) {
        int position = unit instanceof Integer number ? Arrays.binarySearch(units, number) : -1;
        return position < 0 ? null : buckets[position];
    }

    @Override
    public Set<Map.Entry<Integer, Integer>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return units.length;
            }

            @Override
            public Iterator<Map.Entry<Integer, Integer>> iterator() {
                return IntStream.range(0, units.length)
                        .mapToObj(i -> Map.entry(units[i], buckets[i]))
                        .iterator();
            }
        };
    }
}
