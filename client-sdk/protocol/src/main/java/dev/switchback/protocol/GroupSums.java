package dev.switchback.protocol;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;

/**
 * Sums per random group, ascending by group. A list that does not change and keeps its numbers unboxed, since a server
 * holds millions of them. Safe to share between threads.
 */
public final class GroupSums extends AbstractList<GroupSum> implements RandomAccess {
    /** No group. */
    public static final GroupSums NONE = new GroupSums(new int[0], new long[0]);

    /** Numbers of each group: calls, sum of logarithms, sum of their squares. */
    public static final int FIELDS = 3;

    private final int[] groups;
    private final long[] sums;

    /** Takes over both arrays, which nobody may change any more: strictly ascending groups, {@value #FIELDS} numbers of each. */
    public GroupSums(int[] groups, long[] sums) {
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

    /** Returns the groups whose sums are others than in {@code earlier}, which has no group that is not here. */
    public GroupSums changedSince(GroupSums earlier) {
        int[] changed = new int[groups.length];
        long[] latest = new long[sums.length];
        int length = 0;
        int next = 0;
        for (int i = 0; i < groups.length; i++) {
            boolean known = next < earlier.groups.length && earlier.groups[next] == groups[i];
            if (!known
                    || !Arrays.equals(
                            sums, FIELDS * i, FIELDS * (i + 1), earlier.sums, FIELDS * next, FIELDS * (next + 1))) {
                changed[length] = groups[i];
                put(latest, length++, count(i), sumLog(i), sumLogSquared(i));
            }
            next += known ? 1 : 0;
        }
        return new GroupSums(Arrays.copyOf(changed, length), Arrays.copyOf(latest, FIELDS * length));
    }

    /** Says whether every group of {@code others} is named here. */
    public boolean covers(GroupSums others) {
        return Places.cover(groups, others.groups);
    }

    /** Returns these sums, with those of {@code newer} in place of what is said here of the same groups. */
    public GroupSums updated(GroupSums newer) {
        if (newer.covers(this)) {
            return newer;
        }
        int[] union = Places.union(groups, newer.groups);
        long[] latest = new long[FIELDS * union.length];
        Places.put(groups, sums, union, latest, FIELDS);
        Places.put(newer.groups, newer.sums, union, latest, FIELDS);
        return new GroupSums(union, latest);
    }

    /** Returns the calls of all groups. */
    public long calls() {
        long calls = 0;
        for (int i = 0; i < groups.length; i++) {
            calls += count(i);
        }
        return calls;
    }

    @Override
    public int size() {
        return groups.length;
    }

    @Override
    public GroupSum get(int position) {
        return new GroupSum(groups[position], count(position), sumLog(position), sumLogSquared(position));
    }

    private static void put(long[] sums, int position, long count, long sumLog, long sumLogSquared) {
        sums[FIELDS * position] = count;
        sums[FIELDS * position + 1] = sumLog;
        sums[FIELDS * position + 2] = sumLogSquared;
    }
}
