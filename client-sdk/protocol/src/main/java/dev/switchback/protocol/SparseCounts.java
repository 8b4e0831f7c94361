package dev.switchback.protocol;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts by bucket, ascending. A map that does not change and keeps its numbers unboxed, since a server holds millions
 * of them. Safe to share between threads.
 */
public final class SparseCounts extends AbstractMap<Integer, Long> {
    /** Nothing counted. */
    public static final SparseCounts NONE = new SparseCounts(new int[0], new long[0]);

    private final int[] buckets;
    private final long[] counts;

    /** Takes over both arrays, which nobody may change any more: of one length, and strictly ascending by bucket. */
    public SparseCounts(int[] buckets, long[] counts) {
        this.buckets = buckets;
        this.counts = counts;
    }

    /** Returns the counts of a map. */
    public static SparseCounts of(Map<Integer, Long> counts) {
        if (counts instanceof SparseCounts sparse) {
            return sparse;
        }
        int[] buckets =
                counts.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        return new SparseCounts(
                buckets, Arrays.stream(buckets).mapToLong(counts::get).toArray());
    }

    /** Returns the buckets that are there, strictly ascending; a copy. */
    public int[] buckets() {
        return buckets.clone();
    }

    /** Returns the counts of {@link #buckets()}, in their order; a copy. */
    public long[] counts() {
        return counts.clone();
    }

    /** Returns the bucket at {@code position}, from 0. */
    public int bucket(int position) {
        return buckets[position];
    }

    /** Returns the count at {@code position}, from 0. */
    public long count(int position) {
        return counts[position];
    }

    /** Returns what has been added since {@code earlier}, without zeros; empty if a count has shrunk. */
    public Optional<SparseCounts> since(SparseCounts earlier) {
        int[] grown = new int[buckets.length];
        long[] growths = new long[buckets.length];
        int length = 0;
        int before = 0;
        for (int i = 0; i < buckets.length; i++) {
            while (before < earlier.buckets.length && earlier.buckets[before] < buckets[i]) {
                if (earlier.counts[before++] > 0) {
                    return Optional.empty();
                }
            }
            boolean known = before < earlier.buckets.length && earlier.buckets[before] == buckets[i];
            long growth = known ? counts[i] - earlier.counts[before++] : counts[i];
            if (growth < 0) {
                return Optional.empty();
            }
            if (growth > 0) {
                grown[length] = buckets[i];
                growths[length++] = growth;
            }
        }
        for (; before < earlier.buckets.length; before++) {
            if (earlier.counts[before] > 0) {
                return Optional.empty();
            }
        }
        return Optional.of(new SparseCounts(Arrays.copyOf(grown, length), Arrays.copyOf(growths, length)));
    }

    /** Returns the counts that are others than in {@code earlier}, which has no bucket that is not here. */
    public SparseCounts changedSince(SparseCounts earlier) {
        int[] changed = new int[buckets.length];
        long[] latest = new long[buckets.length];
        int length = 0;
        int next = 0;
        for (int i = 0; i < buckets.length; i++) {
            boolean known = next < earlier.buckets.length && earlier.buckets[next] == buckets[i];
            if (!known || earlier.counts[next] != counts[i]) {
                changed[length] = buckets[i];
                latest[length++] = counts[i];
            }
            next += known ? 1 : 0;
        }
        return new SparseCounts(Arrays.copyOf(changed, length), Arrays.copyOf(latest, length));
    }

    /** Says whether every bucket of {@code others} is named here. */
    public boolean covers(SparseCounts others) {
        return Places.cover(buckets, others.buckets);
    }

    /** Returns these counts, with those of {@code newer} in place of what is said here of the same buckets. */
    public SparseCounts updated(SparseCounts newer) {
        if (newer.covers(this)) {
            return newer;
        }
        int[] union = Places.union(buckets, newer.buckets);
        long[] latest = new long[union.length];
        Places.put(buckets, counts, union, latest, 1);
        Places.put(newer.buckets, newer.counts, union, latest, 1);
        return new SparseCounts(union, latest);
    }

    /** Returns the sum of all counts. */
    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    @Override
    public int size() {
        return buckets.length;
    }

    @Override
    public boolean containsKey(@Nullable Object bucket) {
        return get(bucket) != null;
    }

    @Override
    public @Nullable Long get(@Nullable Object bucket) {
        int position = bucket instanceof Integer number ? Arrays.binarySearch(buckets, number) : -1;
        return position < 0 ? null : counts[position];
    }

    @Override
    public Set<Map.Entry<Integer, Long>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return buckets.length;
            }

            @Override
            public Iterator<Map.Entry<Integer, Long>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<Integer, Long>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < buckets.length;
        }

        @Override
        public Map.Entry<Integer, Long> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Map.entry(buckets[next], counts[next++]);
        }
    }
}
