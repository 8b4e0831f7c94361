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
        Sums sums = new Sums(groups.length + other.groups.length);
        int mine = 0;
        int theirs = 0;
        while (mine < groups.length || theirs < other.groups.length) {
            if (theirs == other.groups.length || (mine < groups.length && groups[mine] <= other.groups[theirs])) {
                sums.add(groups[mine], counts[mine], sumLogs[mine]);
                mine++;
            } else {
                sums.add(other.groups[theirs], other.counts[theirs], other.sumLogs[theirs]);
                theirs++;
            }
        }
        return sums.levels();
    }

    /** The same calls in fewer groups: each takes in {@code size} neighbours, and those left over are left out. */
    GroupLevels merged(int size) {
        if (size == 1 || groups.length == 0) {
            return this;
        }
        int complete = GROUPS / size;
        Sums sums = new Sums(groups.length);
        for (int i = 0; i < groups.length && groups[i] / size < complete; i++) {
            sums.add(groups[i] / size, counts[i], sumLogs[i]);
        }
        return sums.levels();
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

    /** The mean over the groups of their means of ln(duration), in units of 2^-16; 0 if there are none. */
    double mean() {
        double sum = 0;
        for (int i = 0; i < groups.length; i++) {
            sum += mean(i);
        }
        return groups.length == 0 ? 0 : sum / groups.length;
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

    /** Groups in the making, which come in their order. */
    private static final class Sums {
        private final int[] groups;
        private final long[] counts;
        private final long[] sumLogs;
        private int length;

        Sums(int capacity) {
            groups = new int[capacity];
            counts = new long[capacity];
            sumLogs = new long[capacity];
        }

        void add(int group, long count, long sumLog) {
            if (length == 0 || groups[length - 1] != group) {
                groups[length++] = group;
            }
            counts[length - 1] += count;
            sumLogs[length - 1] += sumLog;
        }

        GroupLevels levels() {
            return new GroupLevels(
                    Arrays.copyOf(groups, length), Arrays.copyOf(counts, length), Arrays.copyOf(sumLogs, length));
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
