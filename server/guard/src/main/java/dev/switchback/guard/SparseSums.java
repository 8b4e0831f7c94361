package dev.switchback.guard;

import java.util.Arrays;

/**
 * Counts and sums by place, which is a bucket or a group, ascending; they grow where they are. Most often there are few
 * places. Not thread-safe.
 */
final class SparseSums {
    private static final int FEWEST = 8;

    private final int limit;
    private int[] places = new int[FEWEST];
    private long[] counts = new long[FEWEST];
    private long[] sums = new long[FEWEST];
    private int size;

    /** Makes sums of places from 0 to one less than {@code limit}. */
    SparseSums(int limit) {
        this.limit = limit;
    }

    /** Adds a count, which is at least 1, and a sum that belongs to it. */
    void add(int place, long count, long sum) {
        if (place < 0 || place >= limit || count <= 0) {
            throw new IllegalArgumentException("count " + count + " at " + place + " of " + limit);
        }
        int position = Arrays.binarySearch(places, 0, size, place);
        if (position < 0) {
            position = -position - 1;
            insert(place, position);
        }
        long moreCounted = Math.addExact(counts[position], count);
        sums[position] = Math.addExact(sums[position], sum);
        counts[position] = moreCounted;
    }

    Histogram histogram() {
        return Histogram.of(size, position -> places[position], position -> counts[position]);
    }

    GroupLevels levels() {
        return size == 0
                ? GroupLevels.NONE
                : new GroupLevels(
                        Arrays.copyOf(places, size), Arrays.copyOf(counts, size), Arrays.copyOf(sums, size), size);
    }

    void clear() {
        size = 0;
    }

    private void insert(int place, int position) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            sums = Arrays.copyOf(sums, 2 * size);
        }
        System.arraycopy(places, position, places, position + 1, size - position);
        System.arraycopy(counts, position, counts, position + 1, size - position);
        System.arraycopy(sums, position, sums, position + 1, size - position);
        places[position] = place;
        counts[position] = 0;
        sums[position] = 0;
        size++;
    }
}
