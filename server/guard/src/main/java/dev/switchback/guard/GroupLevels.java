package dev.switchback.guard;

import java.util.Arrays;

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
        addTo(allCounts, allSums, 1);
        other.addTo(allCounts, allSums, 1);
        return of(allCounts, allSums);
    }

    /** The same calls in fewer groups: each takes in {@code size} neighbours, and those left over are left out. */
    GroupLevels merged(int size) {
        if (size == 1 || groups.length == 0) {
            return this;
        }
        long[] allCounts = new long[GROUPS];
        long[] allSums = new long[GROUPS];
        addTo(allCounts, allSums, size);
        Arrays.fill(allCounts, GROUPS / size, GROUPS, 0);
        return of(allCounts, allSums);
    }

    /** The groups below a number. */
    GroupLevels below(int limit) {
        int length = 0;
        while (length < groups.length && groups[length] < limit) {
            length++;
        }
        return length == groups.length
                ? this
                : new GroupLevels(
                        Arrays.copyOf(groups, length), Arrays.copyOf(counts, length), Arrays.copyOf(sumLogs, length));
    }

    /** The mean of ln(duration) of all calls, in units of 2^-16; 0 if there are none. */
    double mean() {
        double count = 0;
        double sum = 0;
        for (int i = 0; i < groups.length; i++) {
            count += counts[i];
            sum += sumLogs[i];
        }
        return count == 0 ? 0 : sum / count;
    }

    /** How much the mean of ln(duration) of each group is above its own in the base, of groups that are in both. */
    double[] above(GroupLevels base) {
        double[] changes = new double[groups.length];
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            int same = Arrays.binarySearch(base.groups, groups[i]);
            if (same >= 0) {
                changes[length++] = mean(i) - base.mean(same);
            }
        }
        return Arrays.copyOf(changes, length);
    }

    private double mean(int position) {
        return (double) sumLogs[position] / counts[position];
    }

    private void addTo(long[] allCounts, long[] allSums, int size) {
        for (int i = 0; i < groups.length; i++) {
            allCounts[groups[i] / size] += counts[i];
            allSums[groups[i] / size] += sumLogs[i];
        }
    }

    private static GroupLevels of(long[] allCounts, long[] allSums) {
        int[] present = new int[GROUPS];
        int length = 0;
        for (int group = 0; group < GROUPS; group++) {
            if (allCounts[group] > 0) {
                present[length] = group;
                allCounts[length] = allCounts[group];
                allSums[length] = allSums[group];
                length++;
            }
        }
        return new GroupLevels(
                Arrays.copyOf(present, length), Arrays.copyOf(allCounts, length), Arrays.copyOf(allSums, length));
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
