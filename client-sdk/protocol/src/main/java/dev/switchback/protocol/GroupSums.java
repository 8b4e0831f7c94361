package dev.switchback.protocol;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * Sums per random group, ascending by group. A list that does not change and keeps its numbers unboxed, since a server
 * holds millions of them. Safe to share between threads.
 */
public final class GroupSums extends AbstractList<GroupSum> implements RandomAccess {
    /** No group. */
    public static final GroupSums NONE = new GroupSums(new int[0], new long[0]);

    /** Numbers of each group: calls, sum of logarithms, sum of their squares. */
    static final int FIELDS = 3;

    private final int[] groups;
    private final long[] sums;

    /** Takes over both arrays: strictly ascending groups, and {@value #FIELDS} numbers of each. */
    GroupSums(int[] groups, long[] sums) {
        this.groups = groups;
        this.sums = sums;
    }

    /** Returns the sums of a list, in which no group is twice. */
    public static GroupSums of(List<GroupSum> list) {
        if (list instanceof GroupSums sums) {
            return sums;
        }
        List<GroupSum> sorted =
                list.stream().sorted(Comparator.comparingInt(GroupSum::group)).toList();
        long[] sums = new long[FIELDS * sorted.size()];
        for (int i = 0; i < sorted.size(); i++) {
            put(
                    sums,
                    i,
                    sorted.get(i).count(),
                    sorted.get(i).sumLog(),
                    sorted.get(i).sumLogSquared());
        }
        return new GroupSums(sorted.stream().mapToInt(GroupSum::group).toArray(), sums);
    }

    /** Returns the group at {@code position}, from 0. */
    public int group(int position) {
        return groups[position];
    }

    /** Returns the calls of the group at {@code position}. */
    public long count(int position) {
        return sums[FIELDS * position];
    }

    /** Returns the sum of logarithms of the group at {@code position}, as in {@link GroupSum#sumLog}. */
    public long sumLog(int position) {
        return sums[FIELDS * position + 1];
    }

    /** Returns the sum of squares of the group at {@code position}, as in {@link GroupSum#sumLogSquared}. */
    public long sumLogSquared(int position) {
        return sums[FIELDS * position + 2];
    }

    /** Returns what has been added since {@code earlier}, without zeros; empty if a sum has shrunk. */
    public Optional<GroupSums> since(GroupSums earlier) {
        int[] grown = new int[groups.length];
        long[] growths = new long[sums.length];
        int length = 0;
        int before = 0;
        for (int i = 0; i < groups.length; i++) {
            while (before < earlier.groups.length && earlier.groups[before] < groups[i]) {
                if (!earlier.isZero(before++)) {
                    return Optional.empty();
                }
            }
            boolean known = before < earlier.groups.length && earlier.groups[before] == groups[i];
            long count = count(i) - (known ? earlier.count(before) : 0);
            long sumLog = sumLog(i) - (known ? earlier.sumLog(before) : 0);
            long squares = sumLogSquared(i) - (known ? earlier.sumLogSquared(before) : 0);
            before += known ? 1 : 0;
            if (count < 0 || sumLog < 0 || squares < 0) {
                return Optional.empty();
            }
            if ((count | sumLog | squares) != 0) {
                grown[length] = groups[i];
                put(growths, length++, count, sumLog, squares);
            }
        }
        for (; before < earlier.groups.length; before++) {
            if (!earlier.isZero(before)) {
                return Optional.empty();
            }
        }
        return Optional.of(new GroupSums(Arrays.copyOf(grown, length), Arrays.copyOf(growths, FIELDS * length)));
    }

    @Override
    public int size() {
        return groups.length;
    }

    @Override
    public GroupSum get(int position) {
        return new GroupSum(groups[position], count(position), sumLog(position), sumLogSquared(position));
    }

    private boolean isZero(int position) {
        return (count(position) | sumLog(position) | sumLogSquared(position)) == 0;
    }

    private static void put(long[] sums, int position, long count, long sumLog, long sumLogSquared) {
        sums[FIELDS * position] = count;
        sums[FIELDS * position + 1] = sumLog;
        sums[FIELDS * position + 2] = sumLogSquared;
    }
}
