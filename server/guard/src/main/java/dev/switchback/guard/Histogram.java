package dev.switchback.guard;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * An immutable, sparse histogram of durations over logarithmic buckets.
 *
 * <p>Bucket {@code i} holds durations in {@code [β^i, β^(i+1))} microseconds with {@code β = √1.05}, so two buckets are
 * exactly 5 % and every duration is known to ±1.24 %. There are {@value #BUCKETS} buckets, up to 19 hours; what is
 * shorter than 1 µs or longer counts in the first or the last. Histograms of this kind merge by adding counts (Masson,
 * Rim and Lee, "DDSketch", VLDB 2019). Thread-safe, as all immutable values are.
 */
public final class Histogram {

    /** The number of buckets: indices run from 0 to one less. */
    public static final int BUCKETS = 1024;

    /** The histogram of nothing. */
    public static final Histogram EMPTY = new Histogram(new int[0], new long[0]);

    private static final int MANY = 4;
    private static final double LOG_BETA = Math.log(1.05) / 2;

    private final int[] buckets;
    private final long[] counts;
    private final long total;

    /**
     * Copies and checks both arrays.
     *
     * @param buckets the indices of the buckets that hold something, strictly ascending, each in {@code [0, 1023]}
     * @param counts how many durations each of those buckets holds, each at least 1, as many as there are buckets
     * @throws IllegalArgumentException if the arrays differ in length, an index is out of range or out of order, or a
     *     count is not positive
     */
    public Histogram(int[] buckets, long[] counts) {
        this(buckets.clone(), counts.clone(), sum(counts));
        if (buckets.length != counts.length) {
            throw new IllegalArgumentException(buckets.length + " buckets but " + counts.length + " counts");
        }
        check();
    }

    /** Takes arrays over that are well-formed and that nobody changes. */
    private Histogram(int[] buckets, long[] counts, long total) {
        this.buckets = buckets;
        this.counts = counts;
        this.total = total;
    }

    /**
     * A histogram from bucket indices to counts.
     *
     * @throws IllegalArgumentException if an index is out of range or a count is not positive
     */
    public static Histogram of(Map<Integer, Long> countsByBucket) {
        TreeMap<Integer, Long> sorted = new TreeMap<>(countsByBucket);
        return new Histogram(
                sorted.keySet().stream().mapToInt(Integer::intValue).toArray(),
                sorted.values().stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * A histogram of so many buckets, each given by its place in ascending order, from 0.
     *
     * @throws IllegalArgumentException as the constructor does
     */
    public static Histogram of(int size, IntUnaryOperator bucketAt, IntToLongFunction countAt) {
        if (size == 0) {
            return EMPTY;
        }
        int[] buckets = new int[size];
        long[] counts = new long[size];
        for (int i = 0; i < size; i++) {
            buckets[i] = bucketAt.applyAsInt(i);
            counts[i] = countAt.applyAsLong(i);
        }
        Histogram histogram = new Histogram(buckets, counts, sum(counts));
        histogram.check();
        return histogram;
    }

    /**
     * The bucket of a duration.
     *
     * @param micros a duration in microseconds, not negative
     * @return an index in {@code [0, 1023]}
     * @throws IllegalArgumentException if the duration is negative or not a number
     */
    public static int bucketOf(double micros) {
        if (!(micros >= 0)) {
            throw new IllegalArgumentException("not a duration: " + micros + " µs");
        }
        double index = Math.floor(Math.log(micros) / LOG_BETA);
        return (int) Math.max(0, Math.min(BUCKETS - 1, index));
    }

    /** The shortest duration of a bucket, in microseconds (the first bucket's is nominally 1). */
    public static double lowerBound(int bucket) {
        checkBucket(bucket);
        return Math.exp(bucket * LOG_BETA);
    }

    /** The geometric middle of a bucket, in microseconds: the duration to show for it. */
    public static double midpoint(int bucket) {
        checkBucket(bucket);
        return Math.exp((bucket + 0.5) * LOG_BETA);
    }

    /** How many durations there are. */
    public long total() {
        return total;
    }

    /** How many durations lie in buckets above the given one. */
    public long totalAbove(int bucket) {
        long above = 0;
        for (int i = buckets.length - 1; i >= 0 && buckets[i] > bucket; i--) {
            above += counts[i];
        }
        return above;
    }

    /** How many durations lie in one bucket. */
    public long count(int bucket) {
        int index = Arrays.binarySearch(buckets, bucket);
        return index < 0 ? 0 : counts[index];
    }

    /**
     * The bucket of a quantile: the first at or below which lies at least that part of all durations.
     *
     * @param part in {@code [0, 1]}; 0.5 asks for the median
     * @throws IllegalArgumentException if the part is out of range
     * @throws IllegalStateException if the histogram is empty
     */
    public int quantile(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("not in [0, 1]: " + part);
        }
        if (buckets.length == 0) {
            throw new IllegalStateException("an empty histogram has no quantiles");
        }
        double rank = part * total;
        int last = 0;
        for (long below = counts[0]; below < rank && last < buckets.length - 1; below += counts[last]) {
            last++;
        }
        return buckets[last];
    }

    /** This histogram and the other, merged. */
    public Histogram plus(Histogram other) {
        if (buckets.length == 0) {
            return other;
        }
        if (other.buckets.length == 0) {
            return this;
        }
        // Of little that is known most often some bucket is new.
        return buckets.length < MANY * other.buckets.length ? combine(other, 1) : grown(other);
    }

    /**
     * This histogram without the durations of the other.
     *
     * @throws IllegalArgumentException if the other holds a duration that this one does not
     */
    public Histogram minus(Histogram other) {
        return other.buckets.length == 0 ? this : combine(other, -1);
    }

    /**
     * Every duration divided by {@code β^steps}: how to ask whether one histogram is slower than another by more than a
     * tolerance. What would fall below the first bucket stays in it.
     *
     * @param steps at least 0; one is 2.47 %, two are 5 %
     * @throws IllegalArgumentException if steps is negative
     */
    public Histogram shiftedDown(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("negative shift: " + steps);
        }
        int[] shifted = new int[buckets.length];
        long[] merged = new long[buckets.length];
        int length = 0;
        for (int i = 0; i < buckets.length; i++) {
            int bucket = Math.max(0, buckets[i] - steps);
            if (length == 0 || shifted[length - 1] != bucket) {
                shifted[length++] = bucket;
            }
            merged[length - 1] += counts[i];
        }
        return new Histogram(Arrays.copyOf(shifted, length), Arrays.copyOf(merged, length), total);
    }

    /** The indices of the buckets that hold something, strictly ascending. */
    public int[] buckets() {
        return buckets.clone();
    }

    /** How many durations each of those buckets holds. */
    public long[] counts() {
        return counts.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "Histogram[buckets=" + Arrays.toString(buckets) + ", counts=" + Arrays.toString(counts) + "]";
    }

    /** Most often the other is a little that is new in buckets that are known, which can be shared. */
    private Histogram grown(Histogram other) {
        long[] sums = counts.clone();
        int mine = 0;
        for (int theirs = 0; theirs < other.buckets.length; theirs++) {
            int bucket = other.buckets[theirs];
            while (bucketAt(mine) < bucket) {
                mine++;
            }
            if (bucketAt(mine) != bucket) {
                return combine(other, 1);
            }
            sums[mine] = Math.addExact(sums[mine], other.counts[theirs]);
        }
        return new Histogram(buckets, sums, total + other.total);
    }

    private Histogram combine(Histogram other, int sign) {
        int[] union = new int[buckets.length + other.buckets.length];
        long[] sums = new long[union.length];
        int length = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < buckets.length || theirs < other.buckets.length) {
            int bucket = Math.min(bucketAt(mine), other.bucketAt(theirs));
            long here = bucketAt(mine) == bucket ? counts[mine++] : 0;
            long there = other.bucketAt(theirs) == bucket ? other.counts[theirs++] : 0;
            long sum = Math.addExact(here, sign * there);
            if (sum != 0) {
                checkCount(bucket, sum);
                union[length] = bucket;
                sums[length++] = sum;
            }
        }
        return new Histogram(Arrays.copyOf(union, length), Arrays.copyOf(sums, length), total + sign * other.total);
    }

    private int bucketAt(int position) {
        return position < buckets.length ? buckets[position] : BUCKETS;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private void check() {
        for (int i = 0; i < buckets.length; i++) {
            checkBucket(buckets[i]);
            if (i > 0 && buckets[i] <= buckets[i - 1]) {
                throw new IllegalArgumentException("buckets not ascending at " + buckets[i]);
            }
            checkCount(buckets[i], counts[i]);
        }
    }

    private static void checkCount(int bucket, long count) {
        if (count <= 0) {
            throw new IllegalArgumentException("count of bucket " + bucket + " not positive: " + count);
        }
    }

    private static void checkBucket(int bucket) {
        if (bucket < 0 || bucket >= BUCKETS) {
            throw new IllegalArgumentException("not a bucket: " + bucket);
        }
    }
}
