package dev.switchback.guard;

import java.util.Arrays;

/**
 * How many calls random groups of units made and how long they took: which group a unit is in is decided by chance and
 * never changes, and each group of a version is of that version alone. Immutable and sparse.
 */
public final class GroupLevels {

    /** The number of groups of each version: they are numbered from 0 to one less. */
    public static final int GROUPS = 256;

    private static final int MANY = 4;

    /** Nobody called. */
    public static final GroupLevels NONE = new GroupLevels(new int[0], new long[0], new long[0]);

    private final int[] groups;
    private final long[] counts;
    private final long[] sumLogs;

    /**
     * Copies and checks the arrays.
     *
     * @param groups the groups that called, strictly ascending, each in {@code [0, 255]}
     * @param counts successful calls of each of those groups, each at least 1
     * @param sumLogs sums of ln(duration in microseconds) of each of those groups, in units of 2^-16
     * @throws IllegalArgumentException if the arrays differ in length, a group is out of range or out of order, or a
     *     count is not positive
     */
    public GroupLevels(int[] groups, long[] counts, long[] sumLogs) {
        this.groups = groups.clone();
        this.counts = counts.clone();
        this.sumLogs = sumLogs.clone();
        if (groups.length != counts.length || groups.length != sumLogs.length) {
            throw new IllegalArgumentException(
                    "arrays of " + groups.length + ", " + counts.length + ", " + sumLogs.length);
        }
        for (int i = 0; i < this.groups.length; i++) {
            if (this.groups[i] < 0 || this.groups[i] >= GROUPS || (i > 0 && this.groups[i] <= this.groups[i - 1])) {
                throw new IllegalArgumentException("group out of range or out of order: " + this.groups[i]);
            }
            if (this.counts[i] <= 0) {
                throw new IllegalArgumentException(
                        "count of group " + this.groups[i] + " not positive: " + this.counts[i]);
            }
        }
    }

    /** Takes over the first elements of arrays that are well-formed and that nobody changes. */
    GroupLevels(int[] groups, long[] counts, long[] sumLogs, int length) {
        boolean all = length == groups.length;
        this.groups = all ? groups : Arrays.copyOf(groups, length);
        this.counts = all ? counts : Arrays.copyOf(counts, length);
        this.sumLogs = all ? sumLogs : Arrays.copyOf(sumLogs, length);
    }

    /** Both together. */
    public GroupLevels plus(GroupLevels other) {
        if (groups.length == 0 || other.groups.length == 0) {
            return groups.length == 0 ? other : this;
        }
        // Of few that are known most often some group is new.
        return groups.length < MANY * other.groups.length ? combined(other) : grown(other);
    }

    /** Most often the other is a little that is new of groups that are known, which can be shared. */
    private GroupLevels grown(GroupLevels other) {
        long[] moreCounts = counts.clone();
        long[] moreLogs = sumLogs.clone();
        int mine = 0;
        for (int theirs = 0; theirs < other.groups.length; theirs++) {
            while (mine < groups.length && groups[mine] < other.groups[theirs]) {
                mine++;
            }
            if (mine == groups.length || groups[mine] != other.groups[theirs]) {
                return combined(other);
            }
            moreCounts[mine] += other.counts[theirs];
            moreLogs[mine] += other.sumLogs[theirs];
        }
        return new GroupLevels(groups, moreCounts, moreLogs, groups.length);
    }

    private GroupLevels combined(GroupLevels other) {
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
        return length == groups.length ? this : new GroupLevels(groups, counts, sumLogs, length);
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
            return new GroupLevels(groups, counts, sumLogs, length);
        }
    }

    /** The groups that called, strictly ascending. */
    public int[] groups() {
        return groups.clone();
    }

    /** Successful calls of each of those groups. */
    public long[] counts() {
        return counts.clone();
    }

    /** Sums of ln(duration in microseconds) of each of those groups, in units of 2^-16. */
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
