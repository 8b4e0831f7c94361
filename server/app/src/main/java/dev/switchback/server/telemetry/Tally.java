package dev.switchback.server.telemetry;

import dev.switchback.protocol.GroupSums;
import dev.switchback.protocol.SparseCounts;
import java.util.Arrays;
import java.util.Optional;

/**
 * Numbers by place, which is a bucket or a group, ascending; they grow where they are, since a server holds a hundred
 * million of them and hears of a million a second. Confined to one thread.
 */
final class Tally {
    private static final int FEWEST = 4;

    private final int fields;
    private int[] places = new int[FEWEST];
    private long[] numbers;
    private int size;

    private Tally(int fields) {
        this.fields = fields;
        this.numbers = new long[FEWEST * fields];
    }

    /** Returns a tally of nothing, with one number in a bucket. */
    static Tally ofBuckets() {
        return new Tally(1);
    }

    /** Returns a tally of nothing, with the sums of {@link GroupSums} in a group. */
    static Tally ofGroups() {
        return new Tally(GroupSums.FIELDS);
    }

    /** Returns by how much the named buckets have grown, without zeros; empty if one has shrunk. Others have not changed. */
    Optional<SparseCounts> growth(SparseCounts named) {
        int[] grown = new int[named.size()];
        long[] growths = new long[grown.length];
        int length = 0;
        for (int i = 0; i < grown.length; i++) {
            int position = position(named.bucket(i));
            long growth = named.count(i) - number(position, 0);
            if (growth < 0) {
                return Optional.empty();
            }
            if (growth > 0) {
                grown[length] = named.bucket(i);
                growths[length++] = growth;
            }
        }
        if (length == 0) {
            return Optional.of(SparseCounts.NONE);
        }
        return Optional.of(
                length == grown.length
                        ? new SparseCounts(grown, growths)
                        : new SparseCounts(Arrays.copyOf(grown, length), Arrays.copyOf(growths, length)));
    }

    /** Returns by how much the named groups have grown, without zeros; empty if a sum has shrunk. Others have not changed. */
    Optional<GroupSums> growth(GroupSums named) {
        int[] grown = new int[named.size()];
        long[] growths = new long[GroupSums.FIELDS * grown.length];
        int length = 0;
        for (int i = 0; i < grown.length; i++) {
            int position = position(named.group(i));
            long count = named.count(i) - number(position, 0);
            long sumLog = named.sumLog(i) - number(position, 1);
            long squares = named.sumLogSquared(i) - number(position, 2);
            if (count < 0 || sumLog < 0 || squares < 0) {
                return Optional.empty();
            }
            if ((count | sumLog | squares) != 0) {
                grown[length] = named.group(i);
                growths[GroupSums.FIELDS * length] = count;
                growths[GroupSums.FIELDS * length + 1] = sumLog;
                growths[GroupSums.FIELDS * length++ + 2] = squares;
            }
        }
        if (length == 0) {
            return Optional.of(GroupSums.NONE);
        }
        return Optional.of(
                length == grown.length
                        ? new GroupSums(grown, growths)
                        : new GroupSums(
                                Arrays.copyOf(grown, length), Arrays.copyOf(growths, GroupSums.FIELDS * length)));
    }

    void add(SparseCounts growth) {
        for (int i = 0; i < growth.size(); i++) {
            int at = room(growth.bucket(i));
            numbers[at] += growth.count(i);
        }
    }

    void add(GroupSums growth) {
        for (int i = 0; i < growth.size(); i++) {
            int at = room(growth.group(i));
            numbers[at] += growth.count(i);
            numbers[at + 1] += growth.sumLog(i);
            numbers[at + 2] += growth.sumLogSquared(i);
        }
    }

    /** Returns the counts of a tally of buckets. */
    SparseCounts buckets() {
        return size == 0
                ? SparseCounts.NONE
                : new SparseCounts(Arrays.copyOf(places, size), Arrays.copyOf(numbers, size));
    }

    /** Returns the sums of a tally of groups. */
    GroupSums groups() {
        return size == 0
                ? GroupSums.NONE
                : new GroupSums(Arrays.copyOf(places, size), Arrays.copyOf(numbers, fields * size));
    }

    private int position(int place) {
        return Arrays.binarySearch(places, 0, size, place);
    }

    private long number(int position, int field) {
        return position < 0 ? 0 : numbers[fields * position + field];
    }

    /** Returns where the numbers of {@code place} begin, which it makes room for. */
    private int room(int place) {
        int position = position(place);
        return fields * (position < 0 ? insert(place, -position - 1) : position);
    }

    private int insert(int place, int position) {
        if (size == places.length) {
            int room = size + size / 2;
            places = Arrays.copyOf(places, room);
            numbers = Arrays.copyOf(numbers, fields * room);
        }
        System.arraycopy(places, position, places, position + 1, size - position);
        System.arraycopy(numbers, fields * position, numbers, fields * (position + 1), fields * (size - position));
        places[position] = place;
        Arrays.fill(numbers, fields * position, fields * (position + 1), 0);
        size++;
        return position;
    }
}
