package dev.switchback.guard;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many calls random groups of units made and how long they took: which group a unit is in is decided by chance and
 * never changes, and each group of a version is of that version alone. Immutable and sparse.
 *
 * @param groups the groups that called, strictly ascending, each in {@code [0, 255]}
 * @param counts successful calls of each of those groups, each at least 1
 * @param sumLogs sums of ln(duration in microseconds) of each of those groups, in units of 2^-16
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
public record GroupLevels(int[] groups, long[] counts, long[] sumLogs) {

    /** The number of groups of each version: they are numbered from 0 to one less. */
    public static final int GROUPS = 256;

    /** Nobody called. */
    public static final GroupLevels NONE = new GroupLevels(new int[0], new long[0], new long[0]);

    /**
     * Copies and checks the arrays.
     *
     * @throws IllegalArgumentException if the arrays differ in length, a group is out of range or out of order, or a
     *     count is not positive
     */
    public GroupLevels {
        groups = groups.clone();
        counts = counts.clone();
        sumLogs = sumLogs.clone();
        if (groups.length != counts.length || groups.length != sumLogs.length) {
            throw new IllegalArgumentException(
                    "arrays of " + groups.length + ", " + counts.length + ", " + sumLogs.length);
        }
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] < 0 || groups[i] >= GROUPS || (i > 0 && groups[i] <= groups[i - 1])) {
                throw new IllegalArgumentException("group out of range or out of order: " + groups[i]);
            }
            if (counts[i] <= 0) {
                throw new IllegalArgumentException("count of group " + groups[i] + " not positive: " + counts[i]);
            }
        }
    }

    /** Both together. */
    public GroupLevels plus(GroupLevels other) {
        if (groups.length == 0 || other.groups.length == 0) {
            return groups.length == 0 ? other : this;
        }
        long[] allCounts = new long[GROUPS];
        long[] allSums = new long[GROUPS];
        addTo(allCounts, allSums);
        other.addTo(allCounts, allSums);
        int[] present =
                IntStream.range(0, GROUPS).filter(group -> allCounts[group] > 0).toArray();
        return new GroupLevels(
                present,
                Arrays.stream(present).mapToLong(group -> allCounts[group]).toArray(),
                Arrays.stream(present).mapToLong(group -> allSums[group]).toArray());
    }

    private void addTo(long[] allCounts, long[] allSums) {
        for (int i = 0; i < groups.length; i++) {
            allCounts[groups[i]] += counts[i];
            allSums[groups[i]] += sumLogs[i];
        }
    }

    @Override
    public int[] groups() {
        return groups.clone();
    }

    @Override
    public long[] counts() {
        return counts.clone();
    }

    @Override
    public long[] sumLogs() {
        return sumLogs.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupLevels that
                && Arrays.equals(groups, that.groups)
                && Arrays.equals(counts, that.counts)
                && Arrays.equals(sumLogs, that.sumLogs);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(groups) + Arrays.hashCode(counts)) + Arrays.hashCode(sumLogs);
    }

    @Override
    public String toString() {
        return "GroupLevels[groups=" + Arrays.toString(groups) + ", counts=" + Arrays.toString(counts) + ", sumLogs="
                + Arrays.toString(sumLogs) + "]";
    }
}
